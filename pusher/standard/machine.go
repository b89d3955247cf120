package standard

import (
	"os"
	"sync"

	"github.com/shirou/gopsutil/v4/cpu"
	"github.com/shirou/gopsutil/v4/process"
)

// machine measures the load of this process and of the whole machine, each since the last look.
type machine struct {
	mu   sync.Mutex
	self *process.Process // nil where the system does not tell
}

func newMachine() *machine {
	p, err := process.NewProcess(int32(os.Getpid()))
	if err != nil {
		return &machine{}
	}
	return &machine{self: p}
}

// load returns percent of one core, percent of all cores, and MB resident; see pusher.Parts.Machine.
func (m *machine) load() (program, all, memory float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if percent, err := cpu.Percent(0, false); err == nil && len(percent) == 1 {
		all = percent[0]
	}
	if m.self == nil {
		return 0, all, 0
	}
	if percent, err := m.self.Percent(0); err == nil {
		program = percent
	}
	if info, err := m.self.MemoryInfo(); err == nil {
		memory = float64(info.RSS) / (1 << 20)
	}
	return program, all, memory
}
