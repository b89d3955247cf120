//go:build !cgo || !(amd64 || arm64)

package beauty

import "image"

// apply gives dst the colours of src in the look. Both may be the same picture.
func (t *spreadTable) apply(dst, src *image.YCbCr) { t.reference(dst, src) }
