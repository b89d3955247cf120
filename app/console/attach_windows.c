// A program of the GUI subsystem has no console. One that is started with arguments takes that of the program that
// started it, so that people see what it says and Ctrl+C reaches it; what was redirected stays redirected.
//
// This is done before Go's runtime begins: AttachConsole forgets the handlers of Ctrl+C, and Go sets its own once.
#include <stdlib.h>
#include <windows.h>

static int usable(HANDLE h) { return h && h != INVALID_HANDLE_VALUE && GetFileType(h) != FILE_TYPE_UNKNOWN; }

static HANDLE open_console(const char *name) {
	SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
	return CreateFileA(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, OPEN_EXISTING, 0, NULL);
}

__attribute__((constructor)) static void attach(void) {
	static const DWORD standard[] = {STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE};
	static const char *const device[] = {"CONIN$", "CONOUT$", "CONOUT$"};
	HANDLE given[3];
	if (__argc < 2)
		return;
	for (int i = 0; i < 3; i++)
		given[i] = GetStdHandle(standard[i]);
	if (!AttachConsole(ATTACH_PARENT_PROCESS))
		return; // started by what has none either
	for (int i = 0; i < 3; i++)
		SetStdHandle(standard[i], usable(given[i]) ? given[i] : open_console(device[i]));
}
