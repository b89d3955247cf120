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

#include "kernel_box.h"
#include "kernel_cells.h"
#include "kernel_coefficients.h"
#include "kernel_paint.h"

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
