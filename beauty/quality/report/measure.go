package report

import (
	"image"
	"math"

	"livepusher/beauty"
	"livepusher/beauty/quality"
)

// Levels of the mask, 0-255.
const (
	surelySkin = 192
	halfSkin   = 128
)

// leastShare of the picture must be skin, or not skin, for figures of either to mean something.
const leastShare = 0.002

// haloWidth is how far from the skin a halo is looked for, in pixels.
const haloWidth = 12

// textureReach is how far from a strong edge skin must be for its texture to be looked at, in pixels:
// half the window of quality.Texture, and what the edge's own blur takes.
const textureReach = 6

// measurement is what the figures are taken from.
type measurement struct {
	*Report
	source        *image.YCbCr
	luma          *image.Gray
	skin, outside quality.Region
	plain         quality.Region // skin away from edges: what texture and flicker are taken from
	face          quality.Region // the rectangle around the skin: eyes, lips and hair are in it
	hasSkin       bool
	hasOutside    bool

	beautiful, white [beauty.MaxLevel + 1]*image.YCbCr // by level of each slider
}

// Measure takes all figures.
func Measure(m Material, style beauty.Style) *Report {
	source := m.Frames[0]
	size := source.Rect.Size()
	r := &Report{Source: m.Name, Width: m.Width, Height: m.Height, MeasuredWidth: size.X, MeasuredHeight: size.Y, NoiseAdded: m.Synthesised,
		material: m, style: style, mask: beauty.Mask(source, m.FullRange)}
	if r.Style = "smooth"; style == beauty.Nature {
		r.Style = "nature"
	}
	k := &measurement{Report: r, source: source, luma: quality.Luma(source),
		skin: quality.Where{Mask: r.mask, Low: surelySkin, High: 255}, outside: quality.Where{Mask: r.mask, Low: 0, High: 0}}
	k.plain = quality.Plain(k.luma, k.skin, textureReach)
	pixels := float64(size.X * size.Y)
	r.SkinShare = float64(quality.Count(k.skin)) / pixels
	k.hasSkin = r.SkinShare >= leastShare && float64(quality.Count(k.plain))/pixels >= leastShare/4
	k.hasOutside = float64(quality.Count(k.outside))/pixels >= leastShare
	k.face = quality.Rect(r.FaceBounds())
	for level := range k.beautiful {
		k.beautiful[level] = k.apply(source, beauty.Params{Beauty: level})
		k.white[level] = k.apply(source, beauty.Params{Whiteness: level})
	}
	k.measureBeauty()
	k.measureWhiteness()
	k.measureFlicker()
	return r
}

func (k *measurement) apply(src *image.YCbCr, p beauty.Params) *image.YCbCr {
	return k.Report.apply(src, p)
}

// apply is one picture through a new filter.
func (r *Report) apply(src *image.YCbCr, p beauty.Params) *image.YCbCr {
	p.FullRange, p.Style = r.material.FullRange, r.style
	dst := image.NewYCbCr(src.Rect, src.SubsampleRatio)
	beauty.New().Apply(dst, src, p)
	return dst
}

// add adds a figure with a value for each level from first to MaxLevel; f gives NaN where there is none.
func (k *measurement) add(name, title, slider, unit string, first int, f func(level int) float64) {
	figure := Figure{Name: name, Title: title, Slider: slider, Unit: unit}
	for level := first; level <= beauty.MaxLevel; level++ {
		figure.Values = append(figure.Values, valueAt(level, f(level)))
	}
	k.Figures = append(k.Figures, figure)
}

func valueAt(level int, v float64) Value {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Value{Level: level}
	}
	return Value{Level: level, Value: &v}
}

// onSkin and elsewhere give NaN where there is not enough of either.
func (k *measurement) onSkin(v float64) float64 {
	if !k.hasSkin {
		return math.NaN()
	}
	return v
}

func (k *measurement) elsewhere(v float64) float64 {
	if !k.hasOutside {
		return math.NaN()
	}
	return v
}

// step is the largest change of a figure from one level to the next, by the sign: of a figure that must
// fall it is below 0.
func (k *measurement) step(of string, sign float64) float64 {
	worst, last := math.Inf(-1), math.NaN()
	for level := 0; level <= beauty.MaxLevel; level++ {
		v, known := k.at(of, level)
		if !known || v == nil {
			return math.NaN()
		}
		if level > 0 {
			worst = max(worst, sign*(*v-last))
		}
		last = *v
	}
	return worst
}

func (k *measurement) measureBeauty() {
	full := k.material.FullRange
	only9 := beauty.MaxLevel
	k.add("identity", "Samples that level 0 changes", "beauty", "samples", only9, func(int) float64 {
		return float64(differing(k.source, k.apply(k.source, beauty.Params{})))
	})
	before := quality.Texture(k.luma, k.plain)
	k.add("texture", "Texture of skin that is left", "beauty", "times the original", 0, func(l int) float64 {
		return k.onSkin(quality.Texture(quality.Luma(k.beautiful[l]), k.plain) / before)
	})
	k.add("texture-step", "Texture from one level to the next: below 0 when it falls every time", "beauty", "", only9, func(int) float64 { return k.step("texture", 1) })
	k.add("edges", "Strong edges around the skin that are kept", "beauty", "times the original", 0, func(l int) float64 {
		return k.onSkin(quality.EdgesKept(k.luma, quality.Luma(k.beautiful[l]), k.face))
	})
	k.add("ssim-outside", "Similarity of what is not skin", "beauty", "SSIM", 0, func(l int) float64 {
		return k.elsewhere(quality.SSIM(k.luma, quality.Luma(k.beautiful[l]), k.outside))
	})
	k.add("colour", "Change of the skin's colour by smoothing", "beauty", "CIEDE2000", 0, func(l int) float64 {
		return k.onSkin(quality.CIEDE2000(quality.MeanLab(k.source, k.skin, full), quality.MeanLab(k.beautiful[l], k.skin, full)))
	})
	k.add("lightness", "Change of the skin's lightness by smoothing", "beauty", "L*, either way", 0, func(l int) float64 {
		return k.onSkin(math.Abs(quality.MeanLab(k.beautiful[l], k.skin, full).L - quality.MeanLab(k.source, k.skin, full).L))
	})
	k.add("halo", "Halo: change of the mean of a ring around the skin", "beauty", "levels", 0, func(l int) float64 {
		return k.onSkin(quality.HaloAround(k.luma, quality.Luma(k.beautiful[l]), k.mask, halfSkin, haloWidth))
	})
}

func (k *measurement) measureWhiteness() {
	full := k.material.FullRange
	skin, outside := quality.MeanLab(k.source, k.skin, full), quality.MeanLab(k.source, k.outside, full)
	before := quality.Texture(k.luma, k.plain)
	k.add("whitening", "Lift of the skin's lightness", "whiteness", "L*", 0, func(l int) float64 {
		return k.onSkin(quality.MeanLab(k.white[l], k.skin, full).L - skin.L)
	})
	k.add("whitening-step", "Lightness from one level to the next: below 0 when it rises every time", "whiteness", "", beauty.MaxLevel, func(int) float64 { return k.step("whitening", -1) })
	k.add("hue", "Turn of the skin's hue", "whiteness", "degrees", 0, func(l int) float64 {
		return k.onSkin(quality.HueDifference(skin, quality.MeanLab(k.white[l], k.skin, full)))
	})
	k.add("clipped", "Pixels that become white", "whiteness", "pixels", 0, func(l int) float64 {
		n := 0
		for i, v := range k.white[l].Y {
			if v >= 254 && k.source.Y[i] < 254 {
				n++
			}
		}
		return float64(n)
	})
	k.add("whitening-elsewhere", "Lift of the lightness of what is not skin", "whiteness", "L*", 0, func(l int) float64 {
		return k.elsewhere(quality.MeanLab(k.white[l], k.outside, full).L - outside.L)
	})
	k.add("whitening-texture", "Change of the skin's texture by whitening", "whiteness", "share, either way", 0, func(l int) float64 {
		return k.onSkin(math.Abs(quality.Texture(quality.Luma(k.white[l]), k.plain)/before - 1))
	})
}

// measureFlicker takes the clip through one filter, as live video goes.
func (k *measurement) measureFlicker() {
	clip := k.material.Frames
	if k.material.Synthesised {
		clip = clip[1:]
	}
	var before, after []*image.Gray
	f := beauty.New()
	for _, src := range clip {
		dst := image.NewYCbCr(src.Rect, src.SubsampleRatio)
		f.Apply(dst, src, beauty.Params{Beauty: beauty.MaxLevel, Style: k.style, FullRange: k.material.FullRange})
		before, after = append(before, quality.Luma(src)), append(after, quality.Luma(dst))
	}
	ratio := func(r quality.Region) float64 { return quality.Flicker(after, r) / quality.Flicker(before, r) }
	k.add("flicker", "Change over time of the whole picture", "beauty", "times the original", beauty.MaxLevel, func(int) float64 { return ratio(quality.Rect(k.luma.Rect)) })
	k.add("flicker-skin", "Change over time of the skin", "beauty", "times the original", beauty.MaxLevel, func(int) float64 { return k.onSkin(ratio(k.plain)) })
}

// differing is the number of samples in which two pictures differ.
func differing(a, b *image.YCbCr) (n int) {
	count := func(a, b []uint8) {
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				n++
			}
		}
	}
	count(a.Y, b.Y)
	count(a.Cb, b.Cb)
	count(a.Cr, b.Cr)
	return n
}
