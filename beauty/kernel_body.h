// The filter, compiled once for each instruction set: the file that includes it defines TARGET, the
// attribute that names the set, and KERNEL, the name of the function. Loops are plain and short, so
// that the compiler makes vectors of them.
//
// Floating point is used in chains of single products and quotients only, see coefficients.go, and
// all else is integers: the same bits with every instruction set.

#include <string.h>

#define STEP TARGET static
#define HELP TARGET static inline __attribute__((always_inline))

enum { cellSize = 4, cellLuma = 16, cellChroma = 4, maxRadius = 2, pad = 8, one = 16384, fullWeight = 32768, skinUnit = 64 };

// Planes of a row of statistics, of coefficients, and of finished coefficients.
enum { sumY, sumYY, skinCount, skinY, skinCb, skinCr, statPlanes };
enum { coefShare, coefLuma, coefCb, coefCr, coefSkin, coefPlanes = coefSkin, coefRowPlanes };
enum { lumaA, lumaB, gain, chromaA, cbB, crB, finalPlanes };

HELP int32_t clampInt(int32_t v, int32_t low, int32_t high) { return v < low ? low : v > high ? high : v; }
HELP int32_t minInt(int32_t a, int32_t b) { return a < b ? a : b; }
HELP int32_t maxInt(int32_t a, int32_t b) { return a > b ? a : b; }
HELP float clampFloat(float v, float low, float high) { return v < low ? low : v > high ? high : v; }
HELP float maxFloat(float a, float b) { return a > b ? a : b; }
HELP int16_t min16(int16_t a, int16_t b) { return a < b ? a : b; }
HELP int16_t max16(int16_t a, int16_t b) { return a > b ? a : b; }
HELP int16_t mulHigh(int16_t a, int16_t b) { return (int16_t)((int32_t)a * b >> 16); }
HELP int32_t cellsIn(int32_t n) { return (n + cellSize - 1) / cellSize; }
HELP int32_t half(int32_t n) { return (n + 1) / 2; }

// whole is so many cells or blocks in full registers. Rows are computed up to there; what comes of the places
// beyond a row's end, where all is 0, is not looked at.
HELP int32_t whole(int32_t n) { return (n + 15) & -16; }

#include "kernel_lanes.h"
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
	int32_t first, end;           // rows of blocks of the band
	int32_t side, blocks, blockRows; // luma samples of a block, blocks across and down the picture
	int32_t cells;                // cells across, of the whole blocks
	int32_t wide;                 // length of a plane of 16 bits with a value a cell or a block, and room at its ends

	rows stats, coefs;
	cellRow cell;
	int32_t *totals; // of the rows of cells in a row of blocks
	int32_t *boxes;  // box sums of one row
	int16_t *skin;
	int16_t *final, *finer; // one row of blocks, and room to interpolate a plane of it
	int16_t *between[2];    // the last two of those, interpolated across
	span spans[2];
} band;

// take cuts n bytes off the scratch memory, aligned to a cache line.
HELP void *take(uint8_t **scratch, size_t n) {
	uint8_t *p = *scratch;
	*scratch = p + ((n + 63) & ~(size_t)63);
	return p;
}

// wideFor is the room, in cells, for so many samples in whole blocks of the largest size, for what doubling
// a whole register writes beyond them, and at both ends.
HELP int32_t wideFor(int32_t width) { return whole(cellsIn(width)) + 16 + 2 * pad; }

HELP void setUp(band *k, uint8_t *scratch) {
	uint8_t *const begin = scratch;
	const int32_t doublings = k->s->doublings, size = 2 * k->s->radius + 1, wide = wideFor(k->p->width);
	k->side = cellSize << doublings;
	k->blocks = (k->p->width + k->side - 1) / k->side;
	k->blockRows = (k->p->height + k->side - 1) / k->side;
	k->cells = k->blocks << doublings;
	k->wide = wide;

	const int32_t stride = whole(k->blocks) + 2 * pad;
	k->stats = (rows){.planes = statPlanes, .blocks = k->blocks, .stride = stride, .size = size};
	k->coefs = (rows){.planes = coefRowPlanes, .blocks = k->blocks, .stride = stride, .size = size};
	rows *both[2] = {&k->stats, &k->coefs};
	for (int32_t i = 0; i < 2; i++) {
		const size_t row = sizeof(int32_t) * both[i]->planes * stride;
		both[i]->sum = take(&scratch, row);
		both[i]->ring = take(&scratch, row * (size + 1));
	}
	k->totals = take(&scratch, sizeof(int32_t) * statPlanes * wide);
	k->boxes = take(&scratch, sizeof(int32_t) * statPlanes * wide);
	k->cell.sum = take(&scratch, sizeof(int32_t) * wide);
	k->cell.sumSquare = take(&scratch, sizeof(int32_t) * wide);
	int16_t **lines[6] = {&k->cell.y, &k->cell.cb, &k->cell.cr, &k->cell.skin, &k->skin, &k->finer};
	for (int32_t i = 0; i < 6; i++)
		*lines[i] = take(&scratch, sizeof(int16_t) * wide);
	k->final = take(&scratch, sizeof(int16_t) * finalPlanes * wide);
	memset(begin, 0, scratch - begin); // sums begin at 0, and so do the places beyond rows' ends
	for (int32_t i = 0; i < 2; i++)
		k->between[i] = take(&scratch, sizeof(int16_t) * finalPlanes * wide * cellSize);
}

// scratchSize is what setUp cuts up: rows of so many numbers of 32 and of 16 bits, and the ends of
// cache lines.
HELP size_t scratchSize(int32_t width) {
	const size_t numbers = (statPlanes + coefRowPlanes) * (2 * maxRadius + 3) + 2 * statPlanes + 2;
	const size_t shortNumbers = 6 + finalPlanes + 2 * finalPlanes * cellSize;
	return (size_t)wideFor(width) * (4 * numbers + 2 * shortNumbers) + 64 * 32;
}

HELP void linesOf(const uint8_t **lines, int32_t n, const uint8_t *plane, int32_t stride, int32_t h, int32_t y) {
	for (int32_t i = 0; i < n; i++)
		lines[i] = plane + (ptrdiff_t)minInt(y + i, h - 1) * stride;
}

// takeCells makes the statistics of row n of the picture's cells and adds them to the totals.
STEP void takeCells(band *k, int32_t n, int isFirst) {
	const beauty_shape *p = k->p;
	const cellRow *c = &k->cell;
	const int32_t cells = cellsIn(p->width), h = half(p->height);
	n = minInt(n, cellsIn(p->height) - 1);
	const uint8_t *lines[4];
	linesOf(lines, 4, k->from[0], p->lumaFrom, p->height, n * cellSize);
	lumaCells(c->sum, c->sumSquare, lines, p->width);
	narrow(c->y, c->sum, cells);
	linesOf(lines, 2, k->from[1], p->chromaFrom, h, n * cellSize / 2);
	chromaCells(c->cb, lines[0], lines[1], half(p->width));
	linesOf(lines, 2, k->from[2], p->chromaFrom, h, n * cellSize / 2);
	chromaCells(c->cr, lines[0], lines[1], half(p->width));
	skinWeights(c->skin, c->y, c->cb, c->cr, cells, k->s);
	for (int32_t i = cells; i < k->cells; i++) { // beyond the right edge
		c->sum[i] = c->sum[i - 1], c->sumSquare[i] = c->sumSquare[i - 1], c->skin[i] = c->skin[i - 1];
		c->y[i] = c->y[i - 1], c->cb[i] = c->cb[i - 1], c->cr[i] = c->cr[i - 1];
	}
	addCells(k->totals, k->wide, c, k->cells, isFirst);
}

// takeBlocks makes the statistics of a row of blocks from those of its cells.
STEP void takeBlocks(band *k, int32_t *row, int32_t n) {
	const int32_t doublings = k->s->doublings;
	for (int32_t i = 0; i < 1 << doublings; i++)
		takeCells(k, (n << doublings) + i, i == 0);
	for (int32_t i = 0; i < statPlanes; i++) {
		const int32_t *sums = k->totals + i * k->wide;
		int32_t *other[2] = {k->boxes, k->boxes + k->wide};
		for (int32_t j = 0; j < doublings; j++) {
			pairUp(other[j & 1], sums, k->cells >> (j + 1));
			sums = other[j & 1];
		}
		memcpy(rowsPlane(&k->stats, row, i), sums, sizeof(int32_t) * k->blocks);
	}
}

// pushBlocks takes in row n of the picture's blocks; beyond the edge that is the row at the edge.
STEP void pushBlocks(band *k, int32_t n) {
	rows *r = &k->stats;
	r->count++;
	int32_t *row = rowsRow(r, 0);
	if ((n > 0 && n < k->blockRows) || r->count == 1)
		takeBlocks(k, row, clampInt(n, 0, k->blockRows - 1));
	else
		memcpy(row, rowsRow(r, 1), sizeof(int32_t) * r->planes * r->stride);
	rowsAdd(r);
}

STEP void pushCoefficients(band *k) {
	const int32_t blocks = k->blocks;
	for (int32_t i = 0; i < statPlanes; i++)
		rowsBox(&k->stats, k->boxes + i * k->wide, i);
	rows *r = &k->coefs;
	r->count++;
	int32_t *row = rowsRow(r, 0);
	coefficientRow(rowsPlane(r, row, coefShare), rowsPlane(r, row, coefLuma), rowsPlane(r, row, coefCb), rowsPlane(r, row, coefCr),
		rowsPlane(r, row, coefSkin), k->boxes, k->wide, blocks, k->s);
	rowsAdd(r);
}

// changing is the part of a row that has skin.
HELP span changing(const int16_t *skin, int32_t n) {
	span active = {0, n};
	while (active.end > 0 && skin[active.end - 1] == 0)
		active.end--;
	while (active.first < active.end && skin[active.first] == 0)
		active.first++;
	if (active.end == 0)
		active.first = n;
	return active;
}

// spread interpolates a plane of a row of blocks to one value a sample.
STEP void spread(band *k, int16_t *out, int16_t *plane, int luma) {
	int32_t n = k->blocks;
	int16_t *other = k->finer + pad;
	extend(plane, n);
	for (int32_t i = 0; i < k->s->doublings; i++) {
		doubled(other, plane, n);
		n *= 2;
		extend(other, n);
		int16_t *last = plane;
		plane = other;
		other = last;
	}
	if (luma)
		quadruple(out, plane, n);
	else
		doubled(out, plane, n);
}

STEP void finish(band *k) {
	const int32_t blocks = k->blocks, radius = k->s->radius;
	for (int32_t i = 0; i < coefPlanes; i++)
		rowsBox(&k->coefs, k->boxes + i * k->wide, i);
	narrow(k->skin, rowsPlane(&k->coefs, rowsRow(&k->coefs, radius), coefSkin), blocks);

	int16_t *plane[finalPlanes];
	for (int32_t i = 0; i < finalPlanes; i++)
		plane[i] = k->final + i * k->wide + pad;
	const float perBlock = k->s->perBlock;
	meanTimes(plane[chromaA], k->boxes + coefShare * k->wide, k->skin, blocks, perBlock);
	meanTimes(plane[lumaB], k->boxes + coefLuma * k->wide, k->skin, blocks, perBlock);
	meanTimes(plane[cbB], k->boxes + coefCb * k->wide, k->skin, blocks, perBlock);
	meanTimes(plane[crB], k->boxes + coefCr * k->wide, k->skin, blocks, perBlock);
	finishLuma(plane[lumaA], plane[lumaB], plane[gain], plane[chromaA], k->skin,
		rowsPlane(&k->stats, rowsRow(&k->stats, 2 * radius), sumY), blocks, k->s);

	int16_t *out = k->between[0];
	k->between[0] = k->between[1];
	k->between[1] = out;
	k->spans[0] = k->spans[1];
	k->spans[1] = changing(k->skin, blocks);
	for (int32_t i = 0; i < finalPlanes; i++) {
		if (i != gain || k->s->gain > 0) // otherwise nobody reads it
			spread(k, out + i * k->wide * cellSize, plane[i], i < chromaA);
	}
}

// stripOf is the lines of plane i between the rows of blocks row-1 and row that belong to the band, where
// these are the active blocks.
HELP strip stripOf(const band *k, int32_t i, int32_t row, span active) {
	const beauty_shape *p = k->p;
	const int32_t side = i == 0 ? k->side : k->side / 2, w = i == 0 ? p->width : half(p->width), h = i == 0 ? p->height : half(p->height);
	const int32_t top = row * side - side / 2;
	const int32_t first = maxInt(top, k->first * side), end = minInt(minInt(top + side, k->end * side), h);
	strip t = {.fromStride = i == 0 ? p->lumaFrom : p->chromaFrom, .toStride = i == 0 ? p->lumaTo : p->chromaTo};
	t.from = k->from[i] + first * t.fromStride;
	t.to = k->to[i] + first * t.toStride;
	t.lines = end - first; // may be below 0
	t.skip = first - top;
	t.steps = k->s->doublings + (i == 0 ? 2 : 1);
	t.x0 = minInt(active.first * side, w);
	t.x1 = minInt(active.end * side, w);
	return t;
}

// copyAround copies what lies left and right of a strip in lines of w samples.
HELP void copyAround(const strip *t, int32_t w) {
	if (t->x0 == 0 && t->x1 == w)
		return;
	for (int32_t j = 0; j < t->lines; j++) {
		const uint8_t *from = t->from + j * t->fromStride;
		uint8_t *to = t->to + j * t->toStride;
		memcpy(to, from, t->x0);
		memcpy(to + t->x1, from + t->x1, w - t->x1);
	}
}

// paint writes the lines between the rows of blocks row-1 and row.
STEP void paint(band *k, int32_t row) {
	const int16_t *upper = k->between[0], *lower = k->between[1];
	const int32_t wide = k->wide * cellSize;
	const span active = unionOf(k->spans[0], k->spans[1]);
	for (int32_t i = 0; i < 3; i++) {
		const strip t = stripOf(k, i, row, active);
		const int32_t b = i == 1 ? cbB : crB;
		if (i == 0)
			paintLuma(&t, upper, lower, wide, k->s);
		else
			paintChroma(&t, upper + chromaA * wide, lower + chromaA * wide, upper + b * wide, lower + b * wide);
		copyAround(&t, i == 0 ? k->p->width : half(k->p->width));
	}
}

TARGET void KERNEL(const beauty_setting *s, const beauty_shape *p, const uint8_t *y, const uint8_t *cb, const uint8_t *cr,
	uint8_t *toY, uint8_t *toCb, uint8_t *toCr, void *scratch, int32_t first, int32_t end) {
	band k = {.s = s, .p = p, .from = {y, cb, cr}, .to = {toY, toCb, toCr}, .first = first, .end = end};
	setUp(&k, scratch);
	const int32_t reach = 2 * s->radius;
	for (int32_t newest = first - 1 - reach; newest <= end + reach; newest++) {
		pushBlocks(&k, newest);
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
