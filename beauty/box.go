package beauty

// pad is the room at either end of a plane of a row, for the samples that a box takes from beyond
// the picture's edge. It is larger than maxRadius.
const pad = 8

// rows are the last rows of something that is known per block, and their sum: the vertical half of a
// box. A row has several planes, each of stride values with the blocks from pad on.
type rows struct {
	planes, blocks, stride int

	ring  []int32 // size+1 rows
	sum   []int32 // of the last size rows
	size  int     // rows in a box
	count int     // rows so far
}

// reset prepares for a picture of so many blocks across and a box of the given number of rows.
// Memory is allocated only when more is needed than before.
func (r *rows) reset(planes, blocks, size int) {
	stride := blocks + 2*pad
	r.ring = resize(r.ring, planes*stride*(2*maxRadius+2))
	r.sum = resize(r.sum, planes*stride)
	r.planes, r.blocks, r.stride, r.size, r.count = planes, blocks, stride, size, 0
	clear(r.sum)
}

// row is the row that came in n rows before the newest one.
func (r *rows) row(n int) []int32 {
	length := r.planes * r.stride
	return r.ring[(r.count-1-n)%(r.size+1)*length:][:length]
}

// push makes room for the next row and returns it; add must follow once it is filled.
func (r *rows) push() []int32 {
	r.count++
	return r.row(0)
}

// add takes the newest row into the sum, and the one that leaves the box out of it.
func (r *rows) add() {
	newest := r.row(0)
	sum := r.sum[:len(newest)]
	if r.count <= r.size {
		for i, v := range newest {
			sum[i] += v
		}
		return
	}
	oldest := r.row(r.size)[:len(newest)]
	for i, v := range newest {
		sum[i] += v - oldest[i]
	}
}

// full tells whether the sum is that of a whole box.
func (r *rows) full() bool { return r.count >= r.size }

// plane returns the blocks of plane k of a row.
func (r *rows) plane(row []int32, k int) []int32 { return row[k*r.stride+pad:][:r.blocks] }

// box writes the sum over the box around each block of plane k: the horizontal half.
func (r *rows) box(out []int32, k int) {
	line := r.sum[k*r.stride:][:r.stride]
	radius := (r.size - 1) / 2
	first, last := line[pad], line[pad+r.blocks-1]
	for i := 1; i <= radius; i++ {
		line[pad-i], line[pad+r.blocks-1+i] = first, last
	}
	sum := first // the box around the block before the first one
	for _, v := range line[pad-radius : pad+radius] {
		sum += v
	}
	enters, leaves := line[pad+radius:][:r.blocks], line[pad-radius:][:r.blocks]
	leaving := first
	out = out[:r.blocks]
	for i := range out {
		sum += enters[i] - leaving
		leaving = leaves[i]
		out[i] = sum
	}
}
