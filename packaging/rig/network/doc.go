// Package network makes two hosts that are joined by a bad network, on one Linux machine and without
// touching its own network: for tests, and for people by way of the command netshape.
//
// Start (in a test) or New gives a Network. Its Client and Server are network namespaces: Command runs
// a program in one of them. What they send each other goes through this process, which holds every
// frame back as the Shape of its direction says: rate and queue of the narrowest link, delay, jitter,
// loss. Shapes may change while traffic runs; Down and Up cut the link and mend it. Sample tells what
// has passed the narrow link and what waits before it.
//
// It needs root, or the capabilities to make namespaces and network devices. The kernel needs TAP
// devices (/dev/net/tun) but no traffic control. Nothing has a name that two runs could fight for, and
// nothing outlives the process, even when that is killed: the namespaces live as long as a process in
// them, the devices as long as they are open.
package network
