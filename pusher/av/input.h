// An open file or pipe that is read until another thread says stop.
#ifndef LIVEPUSHER_AV_INPUT_H
#define LIVEPUSHER_AV_INPUT_H
#include <stdint.h>

typedef struct input input;

// handle is a file descriptor, on Windows a HANDLE; it stays the caller's.
input *input_new(intptr_t handle, int seekable);
int input_read(void *in, uint8_t *to, int size); // bytes, or an AVERROR; AVERROR_EXIT after input_stop
int64_t input_seek(void *in, int64_t offset, int whence);
int input_seekable(const input *in);
int input_stopped(void *in);
void input_stop(input *in); // from any thread
void input_free(input *in);
#endif
