package beauty

import (
	"image"
	"runtime"
)

// bands filters a picture in two halves at once where that pays: where waking another core takes less
// time than it saves. Halves of a picture do not depend on each other, so the result is the same.
type bands struct {
	kernels [2]kernel
	lower   func() // filters the lower half and says so on done
	done    chan struct{}

	dst, src *image.YCbCr
	setting  *setting
}

func newBands() *bands {
	b := &bands{kernels: [2]kernel{newKernel(), newKernel()}, done: make(chan struct{}, 1)}
	b.lower = func() {
		rows := b.rows()
		b.kernels[1].filter(b.dst, b.src, b.setting, rows/2, rows)
		b.done <- struct{}{}
	}
	return b
}

// rows is the number of rows of blocks in the picture.
func (b *bands) rows() int { return b.setting.blocksIn(b.src.Rect.Dy()) }

// filter filters a whole picture.
func (b *bands) filter(dst, src *image.YCbCr, s *setting) {
	b.dst, b.src, b.setting = dst, src, s
	rows := b.rows()
	if src.Rect.Dx()*src.Rect.Dy() < b.kernels[0].worthTwo() || runtime.GOMAXPROCS(0) < 2 {
		b.kernels[0].filter(dst, src, s, 0, rows)
	} else {
		go b.lower() // a function that is kept, so that nothing is allocated
		b.kernels[0].filter(dst, src, s, 0, rows/2)
		<-b.done
	}
	b.dst, b.src = nil, nil
}
