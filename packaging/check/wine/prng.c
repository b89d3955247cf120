// bcryptprimitives.dll for wine 8, which has none and without which no Go program starts. For tests alone: the
// packages have no such file.
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T size) { return RtlGenRandom(to, (ULONG)size); }
