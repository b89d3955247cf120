package console

import "C" // compiles attach_windows.c
