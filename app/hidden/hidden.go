// Package hidden is a window that nobody sees. Windows tells a program by messages to its windows that it has to end
// and that the session is locked, whether or not the program shows one. On other systems nothing is told here.
package hidden
