#include "input.h"
#include <stdatomic.h>
#include "compat.h"

#ifdef _WIN32
#include <windows.h>
#else
#include <errno.h>
#include <poll.h>
#include <unistd.h>
#endif

struct input {
	intptr_t handle;
	int seekable;
	atomic_int stopped;
};

// How often a read that waits for a pipe looks whether it should stop, in milliseconds.
#define LOOK_EVERY 50

input *input_new(intptr_t handle, int seekable) {
	input *in = calloc(1, sizeof *in);
	if (in) {
		in->handle = handle;
		in->seekable = seekable;
	}
	return in;
}

void input_free(input *in) { free(in); }
void input_stop(input *in) { atomic_store(&in->stopped, 1); }
int input_stopped(void *in) { return atomic_load(&((input *)in)->stopped); }
int input_seekable(const input *in) { return in->seekable; }

#ifdef _WIN32

// Waits until a pipe has something; files always have.
static void wait_readable(input *in) {
	DWORD there = 0;
	while (!in->seekable && !input_stopped(in) && PeekNamedPipe((HANDLE)in->handle, NULL, 0, NULL, &there, NULL) && !there)
		Sleep(LOOK_EVERY / 5);
}

static int64_t read_some(input *in, uint8_t *to, int size) {
	DWORD got = 0;
	if (!ReadFile((HANDLE)in->handle, to, size, &got, NULL))
		return GetLastError() == ERROR_BROKEN_PIPE ? 0 : AVERROR(EIO);
	return got;
}

static int64_t seek_to(input *in, int64_t offset, int whence) {
	LARGE_INTEGER to = {.QuadPart = offset}, now;
	if (!SetFilePointerEx((HANDLE)in->handle, to, &now, whence)) // FILE_BEGIN, ... equal SEEK_SET, ...
		return AVERROR(EIO);
	return now.QuadPart;
}

#else

static void wait_readable(input *in) {
	struct pollfd p = {.fd = (int)in->handle, .events = POLLIN};
	while (!input_stopped(in) && poll(&p, 1, LOOK_EVERY) == 0) {
	}
}

static int64_t read_some(input *in, uint8_t *to, int size) {
	for (;;) {
		ssize_t n = read((int)in->handle, to, size);
		if (n >= 0)
			return n;
		if (errno == EAGAIN)
			wait_readable(in);
		else if (errno != EINTR)
			return AVERROR(errno);
		if (input_stopped(in))
			return AVERROR_EXIT;
	}
}

static int64_t seek_to(input *in, int64_t offset, int whence) {
	off_t now = lseek((int)in->handle, offset, whence);
	return now < 0 ? AVERROR(errno) : now;
}

#endif

int input_read(void *opaque, uint8_t *to, int size) {
	input *in = opaque;
	if (!in->seekable)
		wait_readable(in);
	if (input_stopped(in))
		return AVERROR_EXIT;
	int64_t n = read_some(in, to, size);
	return n == 0 ? AVERROR_EOF : (int)n;
}

int64_t input_seek(void *opaque, int64_t offset, int whence) {
	input *in = opaque;
	if (whence & AVSEEK_SIZE) {
		int64_t here = seek_to(in, 0, SEEK_CUR), size = seek_to(in, 0, SEEK_END);
		seek_to(in, here, SEEK_SET);
		return size;
	}
	return seek_to(in, offset, whence & ~AVSEEK_FORCE);
}
