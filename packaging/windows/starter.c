// livepusher.com, the console's livepusher: shells take a .com before the .exe of the same name. It starts
// livepusher.exe beside it with the same command line, on this console, waits, and ends with its exit code, which
// shells do not do for a program with a window. Without arguments it opens the window and does not wait.
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

enum { FAILED = 1, PATH_ROOM = 32768, PATIENCE = 5000 };

static HANDLE program;

// livepusher.exe hears Ctrl+C itself, and this waits for it. Once a handler for the closing of the console returns,
// its program is ended, so it returns when livepusher.exe has.
static BOOL WINAPI leave_it(DWORD event) {
	if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT)
		WaitForSingleObject(program, PATIENCE);
	return TRUE;
}

// Whoever ends this program ends the other.
static void end_together(void) {
	JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE};
	HANDLE job = CreateJobObjectW(NULL, NULL);
	if (job && SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits))
		AssignProcessToJobObject(job, program);
}

static HANDLE inherited(DWORD standard) {
	HANDLE h = GetStdHandle(standard);
	SetHandleInformation(h, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
	return h;
}

int main(int argc, char **argv) {
	static wchar_t path[PATH_ROOM];
	DWORD length = GetModuleFileNameW(NULL, path, PATH_ROOM);
	if (length < 4 || length >= PATH_ROOM)
		return FAILED;
	wcscpy(path + length - 4, L".exe");
	STARTUPINFOW startup = {.cb = sizeof startup, .dwFlags = STARTF_USESTDHANDLES};
	startup.hStdInput = inherited(STD_INPUT_HANDLE);
	startup.hStdOutput = inherited(STD_OUTPUT_HANDLE);
	startup.hStdError = inherited(STD_ERROR_HANDLE);
	PROCESS_INFORMATION started;
	SetConsoleCtrlHandler(leave_it, TRUE);
	if (!CreateProcessW(path, GetCommandLineW(), NULL, NULL, TRUE, 0, NULL, NULL, &startup, &started)) {
		static const char sorry[] = "livepusher: livepusher.exe is not beside livepusher.com; install livepusher again\r\n";
		WriteFile(startup.hStdError, sorry, sizeof sorry - 1, &length, NULL);
		return FAILED;
	}
	program = started.hProcess;
	if (argc < 2)
		return 0;
	end_together();
	DWORD code = FAILED;
	WaitForSingleObject(program, INFINITE);
	GetExitCodeProcess(program, &code);
	return (int)code;
}
