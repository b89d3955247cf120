// ctrlc SECONDS PROGRAM [ARGUMENT]...: starts a program on a console, as a shell does, presses Ctrl+C there after so
// many seconds, and ends with the program's exit code.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static BOOL WINAPI ignore(DWORD event) { return event == CTRL_C_EVENT; }

int main(int argc, char **argv) {
	char command[4096] = "";
	if (argc < 3)
		return 2;
	for (int i = 2; i < argc; i++)
		snprintf(command + strlen(command), sizeof command - strlen(command), "\"%s\" ", argv[i]);
	STARTUPINFOA startup = {.cb = sizeof startup, .dwFlags = STARTF_USESTDHANDLES};
	startup.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
	startup.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
	startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
	FreeConsole(); // wine gives programs that no shell of Windows started half of one
	if (!AllocConsole())
		return 6;
	SetConsoleCtrlHandler(ignore, TRUE);
	PROCESS_INFORMATION started;
	if (!CreateProcessA(NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &started))
		return 3;
	Sleep(1000 * atoi(argv[1]));
	if (!GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0))
		return 4;
	DWORD code = 5;
	WaitForSingleObject(started.hProcess, 30000);
	GetExitCodeProcess(started.hProcess, &code);
	return (int)code;
}
