// Package console gives the subcommands a console on Windows, where the program is one without, so that no black
// window opens beside its own. Importing it is all: see attach_windows.c. Elsewhere it does nothing.
package console
