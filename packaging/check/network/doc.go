// Package network tests what a stream does on bad networks: the real program pushes to nginx-rtmp
// between the two hosts of packaging/rig/network, and what nginx recorded is judged. docs/network.md is
// the table of what was seen.
package network
