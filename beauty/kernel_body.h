// The filter, compiled once for each instruction set: the file that includes it defines TARGET, the
// attribute that names the set, and KERNEL, the name of the function. Loops are plain and short, so
// that the compiler makes vectors of them.
//
// Floating point is used in chains of single products and quotients only, see coefficients.go, and
// all else is integers: the same bits with every instruction set.

#include <string.h>

#define STEP TARGET static
#define HELP TARGET static inline __attribute__((always_inline))

enum { cellSize = 4, cellLuma = 16, cellChroma = 4, maxRadius = 7, pad = 8, one = 16384, fullWeight = 32768, skinUnit = 64 };

// Planes of a row of statistics, of coefficients, and of finished coefficients.
enum { sumY, sumYY, skinCount, skinY, skinCb, skinCr, statPlanes };
enum { coefShare, coefLuma, coefCb, coefCr, coefSkin, coefPlanes = coefSkin, coefRowPlanes };
enum { lumaA, lumaB, gain, chromaA, cbB, crB, finalPlanes };

HELP int32_t clampInt(int32_t v, int32_t low, int32_t high) { return v < low ? low : v > high ? high : v; }
HELP int32_t minInt(int32_t a, int32_t b) { return a < b ? a : b; }
HELP int32_t maxInt(int32_t a, int32_t b) { return a > b ? a : b; }
HELP int16_t min16(int16_t a, int16_t b) { return a < b ? a : b; }
HELP int16_t max16(int16_t a, int16_t b) { return a > b ? a : b; }
HELP int16_t mulHigh(int16_t a, int16_t b) { return (int16_t)((int32_t)a * b >> 16); }
HELP int32_t cellsIn(int32_t n) { return (n + cellSize - 1) / cellSize; }
HELP int32_t half(int32_t n) { return (n + 1) / 2; }

#include "kernel_lanes.h"

// ---- box.go ----

typedef struct {
	int32_t planes, cells, stride, size, count;
	int32_t *ring, *sum;
} rows;

HELP int32_t *rowsRow(const rows *r, int32_t n) { return r->ring + (size_t)((r->count - 1 - n) % (r->size + 1)) * r->planes * r->stride; }
HELP int32_t *rowsPlane(const rows *r, int32_t *row, int32_t k) { return row + k * r->stride + pad; }

STEP void rowsAdd(rows *r) {
	const int32_t *restrict newest = rowsRow(r, 0);
	int32_t *restrict sum = r->sum;
	const int32_t n = r->planes * r->stride;
	if (r->count <= r->size) {
		for (int32_t i = 0; i < n; i++)
			sum[i] += newest[i];
		return;
	}
	const int32_t *restrict oldest = rowsRow(r, r->size);
	for (int32_t i = 0; i < n; i++)
		sum[i] += newest[i] - oldest[i];
}

STEP void boxLine(int32_t *restrict out, const int32_t *restrict line, int32_t cells, int32_t radius) {
	// A box of the usual sizes in one go.
	switch (radius) {
	case 1:
		for (int32_t i = 0; i < cells; i++)
			out[i] = line[i - 1] + line[i] + line[i + 1];
		return;
	case 2:
		for (int32_t i = 0; i < cells; i++)
			out[i] = line[i - 2] + line[i - 1] + line[i] + line[i + 1] + line[i + 2];
		return;
	case 3:
		for (int32_t i = 0; i < cells; i++)
			out[i] = line[i - 3] + line[i - 2] + line[i - 1] + line[i] + line[i + 1] + line[i + 2] + line[i + 3];
		return;
	}
	for (int32_t i = 0; i < cells; i++)
		out[i] = line[i - 4] + line[i - 3] + line[i - 2] + line[i - 1] + line[i] + line[i + 1] + line[i + 2] + line[i + 3] + line[i + 4];
	for (int32_t j = 5; j <= radius; j++)
		for (int32_t i = 0; i < cells; i++)
			out[i] += line[i - j] + line[i + j];
}

STEP void rowsBox(rows *r, int32_t *out, int32_t k) {
	int32_t *line = r->sum + k * r->stride + pad;
	const int32_t before = line[0], after = line[r->cells - 1];
	for (int32_t i = 0; i < pad; i++) {
		line[i - pad] = before;
		line[r->cells + i] = after;
	}
	boxLine(out, line, r->cells, (r->size - 1) / 2);
}

// ---- cells.go ----

// Sixteen numbers of 16 bits or eight of 32; the compiler splits them where registers are shorter.
typedef uint16_t shorts __attribute__((vector_size(32)));
typedef uint32_t words __attribute__((vector_size(32)));

STEP void lumaCells(int32_t *restrict sum, int32_t *restrict sumSquare, const uint8_t *const *lines, int32_t w) {
	int32_t i = 0;
	for (; i + 8 <= w / cellSize; i += 8) { // a word is the four samples of one line of a cell
		shorts sums = {0};
		words squares = {0};
		for (int32_t j = 0; j < cellSize; j++) {
			shorts pairs;
			memcpy(&pairs, lines[j] + cellSize * i, sizeof pairs);
			const shorts even = pairs & 255, odd = pairs >> 8;
			sums += even + odd;
			const words e = (words)(even * even), o = (words)(odd * odd);
			squares += (e & 0xffff) + (e >> 16) + (o & 0xffff) + (o >> 16);
		}
		const words total = ((words)sums & 0xffff) + ((words)sums >> 16);
		memcpy(sum + i, &total, sizeof total);
		memcpy(sumSquare + i, &squares, sizeof squares);
	}
	for (; i < cellsIn(w); i++) {
		int32_t s = 0, q = 0;
		for (int32_t j = 0; j < cellSize; j++) {
			for (int32_t x = 0; x < cellSize; x++) {
				const int32_t v = lines[j][minInt(cellSize * i + x, w - 1)];
				s += v;
				q += v * v;
			}
		}
		sum[i] = s;
		sumSquare[i] = q;
	}
}

STEP void chromaCells(int16_t *restrict sum, const uint8_t *restrict upper, const uint8_t *restrict lower, int32_t w) {
	for (int32_t i = 0; i < w / 2; i++)
		sum[i] = (int16_t)(upper[2 * i] + upper[2 * i + 1] + lower[2 * i] + lower[2 * i + 1]);
	if (w & 1)
		sum[w / 2] = (int16_t)(2 * (upper[w - 1] + lower[w - 1]));
}

// ---- skin.go ----

enum { hueLow = 15401, hueReach = 85 * 64, hueHigh = 26214, hueRamp = 64, chromaRamp = 64, paintRamp = 16 * 64, lightRamp = 16 * 64 };

HELP int16_t rampUp(int16_t v, int16_t width) { return (int16_t)(min16(max16(v, 0), width - 1) * (fullWeight / width)); }
HELP int16_t times(int16_t a, int16_t b) { return (int16_t)(2 * mulHigh(a, b)); }

// skinWeights turns the sums of a row's cells into weights from 0 to skinUnit.
STEP void skinWeights(int16_t *restrict out, const int16_t *restrict y, const int16_t *restrict cb, const int16_t *restrict cr, int32_t n, const beauty_setting *s) {
	const int16_t hueLuma = (int16_t)s->hueLuma, chromaLow = (int16_t)s->chromaLow, chromaTop = (int16_t)s->chromaTop;
	const int16_t chromaRise = (int16_t)s->chromaRise, chromaFall = (int16_t)s->chromaFall, chromaHigh = (int16_t)s->chromaHigh, lumaLow = (int16_t)s->lumaLow;
	for (int32_t i = 0; i < n; i++) {
		const int16_t luma = (int16_t)(y[i] * (64 / cellLuma));
		const int16_t x = (int16_t)(128 * 64 - cb[i] * (64 / cellChroma)), z = (int16_t)(cr[i] * (64 / cellChroma) - 128 * 64);
		const int16_t dark = min16(max16((int16_t)(hueLuma - luma), 0), hueReach);
		const int16_t bound = (int16_t)(hueLow + dark + (dark >> 3));
		const int16_t low = rampUp((int16_t)(z - mulHigh((int16_t)(2 * x), bound)), hueRamp);
		const int16_t high = rampUp((int16_t)(2 * x + mulHigh(x, hueHigh) - z), hueRamp);
		const int16_t grey = min16((int16_t)(chromaLow + mulHigh(luma, chromaRise)), (int16_t)(chromaTop - mulHigh(luma, chromaFall)));
		const int16_t chroma = rampUp((int16_t)(x + z - grey), chromaRamp);
		const int16_t paint = rampUp((int16_t)(chromaHigh - x - z), paintRamp);
		const int16_t light = rampUp((int16_t)(luma - lumaLow), lightRamp);
		const int16_t q = times(times(times(times(low, high), chroma), paint), light);
		out[i] = (int16_t)((q + fullWeight / skinUnit / 2) >> 9);
	}
}

// weigh gives the sums of a row's cells times their weights.
STEP void weigh(int32_t *restrict out, const int16_t *restrict sum, const int16_t *restrict weight, int32_t n) {
	for (int32_t i = 0; i < n; i++)
		out[i] = (int32_t)sum[i] * weight[i];
}

STEP void widen(int32_t *restrict out, const int16_t *restrict in, int32_t n) {
	for (int32_t i = 0; i < n; i++)
		out[i] = in[i];
}

STEP void narrow(int16_t *restrict out, const int32_t *restrict in, int32_t n) {
	for (int32_t i = 0; i < n; i++)
		out[i] = (int16_t)in[i];
}

// ---- coefficients.go ----

enum { flatUnit = 256, skinStart = 40960 };

STEP void coefficientRow(int32_t *restrict share, int32_t *restrict lumaTerm, int32_t *restrict cbTerm, int32_t *restrict crTerm, int32_t *restrict skin,
	const int32_t *restrict boxes, int32_t n, const beauty_setting *s) {
	const int32_t *sums = boxes + sumY * n, *squares = boxes + sumYY * n, *counts = boxes + skinCount * n;
	const int32_t *ys = boxes + skinY * n, *cbs = boxes + skinCb * n, *crs = boxes + skinCr * n;
	const float perSkinUnit = s->perSkinUnit, perLuma = s->perLuma, perEdge = s->perEdge, smoothing = s->smoothing;
	const float samples = (float)s->samples;
	const int32_t noise = s->noise;
	for (int32_t i = 0; i < n; i++) {
		const int32_t count = counts[i], sum = sums[i];
		skin[i] = clampInt((int32_t)((float)count * perSkinUnit) - skinStart, 0, fullWeight - 1);

		// Products that floating point holds exactly are left to it: it has them in every lane.
		const int32_t a = (int32_t)((float)sum * perLuma);
		const int32_t e = sum - (int32_t)((float)a * samples);
		const int32_t about = squares[i] - a * (sum + e);
		const int32_t variance = maxInt(about - (int32_t)((float)e * (float)e * perLuma) - noise, 0);

		const float t = (float)variance * perEdge;
		const float flat = flatUnit / (float)(flatUnit + (int32_t)(t * t * flatUnit));
		const float c = smoothing * flat;
		const float perSkin = 1 / (float)maxInt(count, 1); // without skin the other sums are 0
		const int32_t toMean = (int32_t)(c * one);
		share[i] = toMean & -(int32_t)(count != 0);
		lumaTerm[i] = (int32_t)(c * ((float)ys[i] * perSkin) * (32.0f / cellLuma));
		cbTerm[i] = (int32_t)(c * ((float)cbs[i] * perSkin) * (32.0f / cellChroma));
		crTerm[i] = (int32_t)(c * ((float)crs[i] * perSkin) * (32.0f / cellChroma));
	}
}

// ---- upsample.go ----

// meanTimes gives the means of box sums times the skin weight.
STEP void meanTimes(int16_t *restrict out, const int32_t *restrict sums, const int16_t *restrict skin, int32_t n, float perCell) {
	for (int32_t i = 0; i < n; i++)
		out[i] = mulHigh((int16_t)(2 * (int32_t)((float)sums[i] * perCell)), skin[i]);
}

// finishLuma takes c from plane chromaA and c*mean from lumaB, and leaves A there and in lumaA.
STEP void finishLuma(int16_t *restrict a, int16_t *restrict b, int16_t *restrict g, int16_t *restrict ca, const int16_t *restrict skin,
	const int16_t *restrict cellSum, int32_t n, const beauty_setting *s) {
	const int16_t fine = (int16_t)s->fine, lift = (int16_t)s->gain;
	for (int32_t i = 0; i < n; i++) {
		const int16_t c = ca[i];
		const int16_t back = mulHigh((int16_t)(2 * c), fine);
		a[i] = (int16_t)(one - c + back);
		b[i] = (int16_t)(b[i] - mulHigh(back, (int16_t)(8 * cellSum[i])));
		g[i] = (int16_t)(2 * mulHigh(skin[i], lift));
		ca[i] = (int16_t)(one - c);
	}
}

// The lines' ends need the neighbours beyond them: in[-1] and in[cells] are theirs.
enum { nearMiddle = 65536 / 8, farMiddle = 65536 * 3 / 8, chromaMiddle = 65536 / 4 };

STEP void lumaAcross(int16_t *restrict out, const int16_t *restrict in, int32_t cells) {
	for (int32_t i = 0; i < cells; i++) {
		const int16_t c = in[i], left = (int16_t)(in[i - 1] - c), right = (int16_t)(in[i + 1] - c);
		out[4 * i] = (int16_t)(c + mulHigh(left, farMiddle));
		out[4 * i + 1] = (int16_t)(c + mulHigh(left, nearMiddle));
		out[4 * i + 2] = (int16_t)(c + mulHigh(right, nearMiddle));
		out[4 * i + 3] = (int16_t)(c + mulHigh(right, farMiddle));
	}
}

STEP void chromaAcross(int16_t *restrict out, const int16_t *restrict in, int32_t cells) {
	for (int32_t i = 0; i < cells; i++) {
		const int16_t c = in[i];
		out[2 * i] = (int16_t)(c + mulHigh((int16_t)(in[i - 1] - c), chromaMiddle));
		out[2 * i + 1] = (int16_t)(c + mulHigh((int16_t)(in[i + 1] - c), chromaMiddle));
	}
}

// ---- paint.go ----

// A full register at a time, up to the end: the last one is moved left, over samples that are done,
// and gives them the same values again. Narrower pictures go one sample at a time.

HELP lanes lineLanes(const uint8_t *src, lanes a, lanes b) { return mulHighLanes(loadSamples(src), a) + b; }

HELP lanes whitenLanes(lanes v, lanes g, lanes black, lanes white) {
	const lanes room = mulHighLanes((v - black) << 2, (white - v) << 2);
	return v + mulHighLanes(room & (room > 0), g);
}

HELP int16_t line(uint8_t v, int16_t a, int16_t b) { return (int16_t)(mulHigh((int16_t)(v << 7), a) + b); }

HELP int16_t whiten(int16_t v, int16_t g, int16_t black, int16_t white) {
	const int16_t room = mulHigh((int16_t)((v - black) * 4), (int16_t)((white - v) * 4));
	return (int16_t)(v + mulHigh(max16(room, 0), g));
}

HELP uint8_t level8(int16_t v) { return (uint8_t)clampInt((v + 16) >> 5, 0, 255); }

// stretch is what paint writes: samples x0 to before x1 of the lines between two rows of coefficients.
typedef struct {
	const uint8_t *from[4];
	uint8_t *to[4];
	int32_t x0, x1;
} stretch;

HELP void lumaLanes(const stretch *t, int32_t x, const int16_t *upper, const int16_t *lower, int32_t wide, int whitens, lanes black, lanes white) {
	lanes a = loadLanes(upper + lumaA * wide + x), b = loadLanes(upper + lumaB * wide + x), g = a, dg = a;
	const lanes da = (loadLanes(lower + lumaA * wide + x) - a) >> 2, db = (loadLanes(lower + lumaB * wide + x) - b) >> 2;
	a += da >> 1;
	b += db >> 1;
	if (whitens) {
		g = loadLanes(upper + gain * wide + x);
		dg = (loadLanes(lower + gain * wide + x) - g) >> 2;
		g += dg >> 1;
	}
	for (int32_t j = 0; j < 4; j++) {
		lanes v = lineLanes(t->from[j] + x, a, b);
		if (whitens)
			v = whitenLanes(v, g, black, white);
		storeSamples(t->to[j] + x, v);
		a += da;
		b += db;
		g += dg;
	}
}

HELP void lumaSample(const stretch *t, int32_t x, const int16_t *upper, const int16_t *lower, int32_t wide, int whitens, const beauty_setting *s) {
	int32_t a = upper[lumaA * wide + x], b = upper[lumaB * wide + x], g = 0, dg = 0;
	const int32_t da = (lower[lumaA * wide + x] - a) >> 2, db = (lower[lumaB * wide + x] - b) >> 2;
	a += da >> 1;
	b += db >> 1;
	if (whitens) {
		g = upper[gain * wide + x];
		dg = (lower[gain * wide + x] - g) >> 2;
		g += dg >> 1;
	}
	for (int32_t j = 0; j < 4; j++) {
		int16_t v = line(t->from[j][x], (int16_t)a, (int16_t)b);
		if (whitens)
			v = whiten(v, (int16_t)g, (int16_t)s->black, (int16_t)s->white);
		t->to[j][x] = level8(v);
		a += da;
		b += db;
		g += dg;
	}
}

HELP void lumaStretch(const stretch *t, const int16_t *upper, const int16_t *lower, int32_t wide, int whitens, const beauty_setting *s) {
	const lanes black = (lanes){0} + (int16_t)s->black, white = (lanes){0} + (int16_t)s->white;
	int32_t x = t->x0;
	for (; x + laneCount <= t->x1; x += laneCount)
		lumaLanes(t, x, upper, lower, wide, whitens, black, white);
	if (x < t->x1 && t->x1 - t->x0 >= laneCount)
		lumaLanes(t, t->x1 - laneCount, upper, lower, wide, whitens, black, white);
	else
		for (; x < t->x1; x++)
			lumaSample(t, x, upper, lower, wide, whitens, s);
}

STEP void paintLuma(const stretch *t, const int16_t *upper, const int16_t *lower, int32_t wide, const beauty_setting *s) {
	if (s->gain > 0)
		lumaStretch(t, upper, lower, wide, 1, s);
	else
		lumaStretch(t, upper, lower, wide, 0, s);
}

HELP void chromaLanes(const stretch *t, int32_t x, const int16_t *a0, const int16_t *a1, const int16_t *b0, const int16_t *b1) {
	lanes a = loadLanes(a0 + x), b = loadLanes(b0 + x);
	const lanes da = (loadLanes(a1 + x) - a) >> 1, db = (loadLanes(b1 + x) - b) >> 1;
	a += da >> 1;
	b += db >> 1;
	storeSamples(t->to[0] + x, lineLanes(t->from[0] + x, a, b));
	storeSamples(t->to[1] + x, lineLanes(t->from[1] + x, a + da, b + db));
}

STEP void paintChroma(const stretch *t, const int16_t *a0, const int16_t *a1, const int16_t *b0, const int16_t *b1) {
	int32_t x = t->x0;
	for (; x + laneCount <= t->x1; x += laneCount)
		chromaLanes(t, x, a0, a1, b0, b1);
	if (x < t->x1 && t->x1 - t->x0 >= laneCount) {
		chromaLanes(t, t->x1 - laneCount, a0, a1, b0, b1);
		return;
	}
	for (; x < t->x1; x++) {
		const int32_t da = (a1[x] - a0[x]) >> 1, db = (b1[x] - b0[x]) >> 1;
		const int32_t a = a0[x] + (da >> 1), b = b0[x] + (db >> 1);
		t->to[0][x] = level8(line(t->from[0][x], (int16_t)a, (int16_t)b));
		t->to[1][x] = level8(line(t->from[1][x], (int16_t)(a + da), (int16_t)(b + db)));
	}
}

// ---- reference.go ----

typedef struct {
	int32_t first, end;
} span;

HELP span unionOf(span a, span b) {
	const span u = {minInt(a.first, b.first), maxInt(a.end, b.end)};
	if (u.first >= u.end)
		return (span){0, 0};
	return (span){maxInt(u.first - 1, 0), u.end + 1};
}

typedef struct {
	const beauty_setting *s;
	const beauty_shape *p;
	const uint8_t *from[3];
	uint8_t *to[3];
	int32_t first, end; // rows of cells of the band

	rows stats, coefs;
	int32_t *boxes;      // box sums of one row
	int16_t *y, *cb, *cr; // sums over the cells of one row
	int16_t *weights;    // of their skin test
	int16_t *skin, *cellSum;
	int16_t *final;      // one row of cells, with a neighbour at both ends of each plane
	int16_t *between[2]; // the last two of those, interpolated across
	span spans[2];
	uint8_t *spare;
} band;

// take cuts n bytes off the scratch memory, aligned to a cache line.
HELP void *take(uint8_t **scratch, size_t n) {
	uint8_t *p = *scratch;
	*scratch = p + ((n + 63) & ~(size_t)63);
	return p;
}

HELP void setUp(band *k, uint8_t *scratch) {
	const int32_t cells = cellsIn(k->p->width), size = 2 * k->s->radius + 1;
	const int32_t stride = (cells + 2 * pad + 15) & ~15;
	k->stats = (rows){.planes = statPlanes, .cells = cells, .stride = stride, .size = size};
	k->coefs = (rows){.planes = coefRowPlanes, .cells = cells, .stride = stride, .size = size};
	rows *both[2] = {&k->stats, &k->coefs};
	for (int32_t i = 0; i < 2; i++) {
		const size_t row = sizeof(int32_t) * both[i]->planes * stride;
		both[i]->sum = take(&scratch, row);
		both[i]->ring = take(&scratch, row * (2 * maxRadius + 2));
		memset(both[i]->sum, 0, row);
	}
	k->boxes = take(&scratch, sizeof(int32_t) * statPlanes * stride);
	int16_t **lines[6] = {&k->y, &k->cb, &k->cr, &k->weights, &k->skin, &k->cellSum};
	for (int32_t i = 0; i < 6; i++)
		*lines[i] = take(&scratch, sizeof(int16_t) * stride);
	k->final = take(&scratch, sizeof(int16_t) * finalPlanes * stride);
	for (int32_t i = 0; i < 2; i++)
		k->between[i] = take(&scratch, sizeof(int16_t) * finalPlanes * stride * cellSize);
	k->spare = take(&scratch, stride * cellSize);
}

// scratchSize is what setUp cuts up: rows of so many numbers of 32 bits, 16 bits and bytes, and the
// ends of cache lines.
HELP size_t scratchSize(int32_t width) {
	const size_t stride = (cellsIn(width) + 2 * pad + 15) & ~15;
	const size_t numbers = (statPlanes + coefRowPlanes) * (2 * maxRadius + 3) + statPlanes;
	const size_t shortNumbers = 6 + finalPlanes + 2 * finalPlanes * cellSize;
	return stride * (4 * numbers + 2 * shortNumbers + cellSize) + 64 * 32;
}

HELP void linesOf(const uint8_t **lines, int32_t n, const uint8_t *plane, int32_t stride, int32_t h, int32_t y) {
	for (int32_t i = 0; i < n; i++)
		lines[i] = plane + (ptrdiff_t)clampInt(y + i, 0, h - 1) * stride;
}

// stretchOf is so many lines of plane i of the picture from y on, as far as they belong to the band,
// which has lines first to before end; a spare line takes the others.
HELP stretch stretchOf(const band *k, int32_t i, int32_t n, int32_t y, int32_t first, int32_t end) {
	const beauty_shape *p = k->p;
	const int32_t h = i == 0 ? p->height : half(p->height);
	stretch t = {0};
	linesOf(t.from, n, k->from[i], i == 0 ? p->lumaFrom : p->chromaFrom, h, y);
	for (int32_t j = 0; j < n; j++) {
		const int32_t l = y + j;
		t.to[j] = l >= first && l < minInt(end, h) ? k->to[i] + (ptrdiff_t)l * (i == 0 ? p->lumaTo : p->chromaTo) : k->spare;
	}
	return t;
}

HELP void copyAround(const stretch *t, int32_t n, int32_t w) {
	for (int32_t i = 0; i < n; i++) {
		memcpy(t->to[i], t->from[i], t->x0);
		memcpy(t->to[i] + t->x1, t->from[i] + t->x1, w - t->x1);
	}
}

STEP void pushCells(band *k, int32_t n) {
	rows *r = &k->stats;
	const beauty_shape *p = k->p;
	const int32_t count = cellsIn(p->height);
	r->count++;
	int32_t *row = rowsRow(r, 0);
	if ((n > 0 && n < count) || r->count == 1) {
		n = clampInt(n, 0, count - 1);
		const uint8_t *lines[4];
		linesOf(lines, 4, k->from[0], p->lumaFrom, p->height, n * cellSize);
		lumaCells(rowsPlane(r, row, sumY), rowsPlane(r, row, sumYY), lines, p->width);
		narrow(k->y, rowsPlane(r, row, sumY), r->cells);
		linesOf(lines, 2, k->from[1], p->chromaFrom, half(p->height), n * cellSize / 2);
		chromaCells(k->cb, lines[0], lines[1], half(p->width));
		linesOf(lines, 2, k->from[2], p->chromaFrom, half(p->height), n * cellSize / 2);
		chromaCells(k->cr, lines[0], lines[1], half(p->width));
		skinWeights(k->weights, k->y, k->cb, k->cr, r->cells, k->s);
		widen(rowsPlane(r, row, skinCount), k->weights, r->cells);
		weigh(rowsPlane(r, row, skinY), k->y, k->weights, r->cells);
		weigh(rowsPlane(r, row, skinCb), k->cb, k->weights, r->cells);
		weigh(rowsPlane(r, row, skinCr), k->cr, k->weights, r->cells);
	} else {
		memcpy(row, rowsRow(r, 1), sizeof(int32_t) * r->planes * r->stride);
	}
	rowsAdd(r);
}

STEP void pushCoefficients(band *k) {
	const int32_t cells = k->stats.cells;
	for (int32_t i = 0; i < statPlanes; i++)
		rowsBox(&k->stats, k->boxes + i * cells, i);
	rows *r = &k->coefs;
	r->count++;
	int32_t *row = rowsRow(r, 0);
	coefficientRow(rowsPlane(r, row, coefShare), rowsPlane(r, row, coefLuma), rowsPlane(r, row, coefCb), rowsPlane(r, row, coefCr),
		rowsPlane(r, row, coefSkin), k->boxes, cells, k->s);
	rowsAdd(r);
}

STEP void finish(band *k) {
	const int32_t cells = k->stats.cells, stride = k->stats.stride, radius = k->s->radius;
	for (int32_t i = 0; i < coefPlanes; i++)
		rowsBox(&k->coefs, k->boxes + i * cells, i);
	narrow(k->skin, rowsPlane(&k->coefs, rowsRow(&k->coefs, radius), coefSkin), cells);
	narrow(k->cellSum, rowsPlane(&k->stats, rowsRow(&k->stats, 2 * radius), sumY), cells);

	int16_t *plane[finalPlanes];
	for (int32_t i = 0; i < finalPlanes; i++)
		plane[i] = k->final + i * stride + pad;
	const float perCell = k->s->perCell;
	meanTimes(plane[chromaA], k->boxes + coefShare * cells, k->skin, cells, perCell);
	meanTimes(plane[lumaB], k->boxes + coefLuma * cells, k->skin, cells, perCell);
	meanTimes(plane[cbB], k->boxes + coefCb * cells, k->skin, cells, perCell);
	meanTimes(plane[crB], k->boxes + coefCr * cells, k->skin, cells, perCell);
	finishLuma(plane[lumaA], plane[lumaB], plane[gain], plane[chromaA], k->skin, k->cellSum, cells, k->s);

	span active = {0, cells};
	while (active.end > 0 && k->skin[active.end - 1] == 0)
		active.end--;
	while (active.first < active.end && k->skin[active.first] == 0)
		active.first++;
	if (active.end == 0)
		active.first = cells;
	int16_t *out = k->between[0];
	k->between[0] = k->between[1];
	k->between[1] = out;
	k->spans[0] = k->spans[1];
	k->spans[1] = active;
	for (int32_t i = 0; i < finalPlanes; i++) {
		if (i == gain && k->s->gain == 0)
			continue; // nobody reads it
		plane[i][-1] = plane[i][0];
		plane[i][cells] = plane[i][cells - 1];
		if (i < chromaA)
			lumaAcross(out + i * stride * cellSize, plane[i], cells);
		else
			chromaAcross(out + i * stride * cellSize, plane[i], cells);
	}
}

STEP void paint(band *k, int32_t row) {
	const int16_t *upper = k->between[0], *lower = k->between[1];
	const int32_t wide = k->stats.stride * cellSize, c = cellSize / 2;
	const span active = unionOf(k->spans[0], k->spans[1]);

	int32_t w = k->p->width;
	stretch t = stretchOf(k, 0, 4, row * cellSize - 2, k->first * cellSize, k->end * cellSize);
	t.x0 = minInt(active.first * cellSize, w), t.x1 = minInt(active.end * cellSize, w);
	paintLuma(&t, upper, lower, wide, k->s);
	copyAround(&t, 4, w);

	w = half(w);
	for (int32_t i = 1; i <= 2; i++) {
		const int32_t b = i == 1 ? cbB : crB;
		t = stretchOf(k, i, 2, row * c - 1, k->first * c, k->end * c);
		t.x0 = minInt(active.first * c, w), t.x1 = minInt(active.end * c, w);
		paintChroma(&t, upper + chromaA * wide, lower + chromaA * wide, upper + b * wide, lower + b * wide);
		copyAround(&t, 2, w);
	}
}

TARGET void KERNEL(const beauty_setting *s, const beauty_shape *p, const uint8_t *y, const uint8_t *cb, const uint8_t *cr,
	uint8_t *toY, uint8_t *toCb, uint8_t *toCr, void *scratch, int32_t first, int32_t end) {
	band k = {.s = s, .p = p, .from = {y, cb, cr}, .to = {toY, toCb, toCr}, .first = first, .end = end};
	setUp(&k, scratch);
	const int32_t reach = 2 * s->radius;
	for (int32_t newest = first - 1 - reach; newest <= end + reach; newest++) {
		pushCells(&k, newest);
		if (k.stats.count < k.stats.size)
			continue;
		pushCoefficients(&k);
		if (k.coefs.count < k.coefs.size)
			continue;
		finish(&k);
		if (newest - reach >= first)
			paint(&k, newest - reach);
	}
}
