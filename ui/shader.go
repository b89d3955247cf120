package ui

import (
	"image"
	"strings"

	"fyne.io/fyne/v2/canvas"

	"livepusher/pusher"
)

// pictureShader draws the three planes of an I420 picture as they are.
//
// Fyne's textures have four bytes a texel, so that a plane is uploaded as if it were a picture a
// quarter as wide, and fetch picks one byte of a texel. Bilinear interpolation is done here, because
// the texture unit's would mix neighbours four samples apart. A picture shown smaller than it is gets
// four samples a pixel, which keeps fine patterns from flickering.
//
// Colours: ITU-R BT.601, luma and chroma stretched to full range first.
const pictureShader = `#version 110
uniform vec2 frame;   // of the window, pixels
uniform vec4 bounds;  // of the picture, pixels from the top left corner
uniform sampler2D luma, cb, cr;
uniform float width, height;           // of the picture, samples
uniform float lumaStride, chromaStride; // bytes a row
uniform float black, lumaGain, chromaGain;
uniform float mirror;

float fetch(sampler2D plane, vec2 texels, vec2 at) {
  float quad = floor((at.x + 0.5) / 4.0);
  vec4 bytes = texture2D(plane, (vec2(quad, at.y) + 0.5) / texels);
  vec4 one = vec4(1.0) - min(abs(vec4(0.0, 1.0, 2.0, 3.0) - (at.x - quad * 4.0)), 1.0);
  return dot(bytes, one);
}

float between(sampler2D plane, float stride, vec2 size, vec2 pos) {
  vec2 texels = vec2(stride / 4.0, size.y);
  vec2 low = floor(pos - 0.5);
  vec2 part = pos - 0.5 - low;
  vec2 a = clamp(low, vec2(0.0), size - 1.0);
  vec2 b = clamp(low + 1.0, vec2(0.0), size - 1.0);
  return mix(
    mix(fetch(plane, texels, a), fetch(plane, texels, vec2(b.x, a.y)), part.x),
    mix(fetch(plane, texels, vec2(a.x, b.y)), fetch(plane, texels, b), part.x), part.y);
}

void main() {
  vec2 area = bounds.zw - bounds.xy;
  vec2 uv = (vec2(gl_FragCoord.x, frame.y - gl_FragCoord.y) - bounds.xy) / area;
  if (mirror > 0.5) uv.x = 1.0 - uv.x;
  vec2 size = vec2(width, height);
  vec2 pos = uv * size;
  vec2 pixel = size / area;
  float y;
  if (max(pixel.x, pixel.y) > 1.2) {
    vec2 q = pixel * 0.25;
    y = 0.25 * (between(luma, lumaStride, size, pos - q) + between(luma, lumaStride, size, pos + q)
      + between(luma, lumaStride, size, pos + vec2(q.x, -q.y)) + between(luma, lumaStride, size, pos + vec2(-q.x, q.y)));
  } else {
    y = between(luma, lumaStride, size, pos);
  }
  vec2 half_ = ceil(size / 2.0);
  float u = (between(cb, chromaStride, half_, pos / 2.0) - 128.0 / 255.0) * chromaGain;
  float v = (between(cr, chromaStride, half_, pos / 2.0) - 128.0 / 255.0) * chromaGain;
  y = (y - black) * lumaGain;
  gl_FragColor = vec4(y + 1.402 * v, y - 0.344136 * u - 0.714136 * v, y + 1.772 * u, 1.0);
}`

// planes are one picture's textures. Fyne uploads a texture again when the pointer to its image
// changes, so that successive pictures need different headers.
type planes struct{ y, cb, cr image.RGBA }

// headerRing is how many pictures may follow each other without one of them being drawn before a
// header is used again, and taken for the picture that was drawn last.
const headerRing = 16

// planeView draws I420 pictures with the graphics card.
type planeView struct {
	shader  *canvas.Shader
	headers [headerRing]planes
	next    int
}

func newPlaneView() *planeView {
	es := strings.Replace(pictureShader, "#version 110", "#version 100\nprecision highp float;", 1)
	v := &planeView{shader: canvas.NewShader("livepusher.picture", []byte(pictureShader), []byte(es))}
	v.shader.Textures = map[string]image.Image{}
	v.shader.Uniforms = map[string]float32{}
	return v
}

// show makes the shader draw f, whose planes must stay as they are until the next show. f is 4:2:0
// with rows of a multiple of 4 bytes.
func (v *planeView) show(f *pusher.Frame, mirror bool) {
	p, t, u := f.Picture, v.shader.Textures, v.shader.Uniforms
	h := &v.headers[v.next%headerRing]
	v.next++
	rows := p.Rect.Dy()
	t["luma"] = asTexels(&h.y, p.Y, p.YStride, rows)
	t["cb"] = asTexels(&h.cb, p.Cb, p.CStride, (rows+1)/2)
	t["cr"] = asTexels(&h.cr, p.Cr, p.CStride, (rows+1)/2)
	u["width"], u["height"] = float32(p.Rect.Dx()), float32(rows)
	u["lumaStride"], u["chromaStride"] = float32(p.YStride), float32(p.CStride)
	u["black"], u["lumaGain"], u["chromaGain"] = 16.0/255, 255.0/219, 255.0/224
	if f.Range == fullRange {
		u["black"], u["lumaGain"], u["chromaGain"] = 0, 1, 1
	}
	u["mirror"] = 0
	if mirror {
		u["mirror"] = 1
	}
	v.shader.Refresh()
}

// asTexels makes h the header of a plane seen as RGBA.
func asTexels(h *image.RGBA, plane []byte, stride, rows int) *image.RGBA {
	h.Pix, h.Stride, h.Rect = plane[:stride*rows], stride, image.Rect(0, 0, stride/4, rows)
	return h
}
