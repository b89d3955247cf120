// Twin of box.go. Part of kernel_body.h.

typedef struct {
	int32_t planes, blocks, stride, size, count;
	int32_t *ring, *sum;
} rows;

HELP int32_t *rowsRow(const rows *r, int32_t n) { return r->ring + (size_t)((r->count - 1 - n) % (r->size + 1)) * r->planes * r->stride; }
HELP int32_t *rowsPlane(const rows *r, int32_t *row, int32_t k) { return row + k * r->stride + pad; }

STEP void rowsAdd(rows *r) {
	const int32_t *restrict newest = rowsRow(r, 0);
	int32_t *restrict sum = r->sum;
	const int32_t n = r->planes * r->stride;
	if (r->count <= r->size) {
		for (int32_t i = 0; i < whole(n); i++)
			sum[i] += newest[i];
		return;
	}
	const int32_t *restrict oldest = rowsRow(r, r->size);
	for (int32_t i = 0; i < whole(n); i++)
		sum[i] += newest[i] - oldest[i];
}

STEP void boxLine(int32_t *restrict out, const int32_t *restrict line, int32_t blocks, int32_t radius) {
	if (radius == 1) {
		for (int32_t i = 0; i < whole(blocks); i++)
			out[i] = line[i - 1] + line[i] + line[i + 1];
		return;
	}
	for (int32_t i = 0; i < whole(blocks); i++)
		out[i] = line[i - 2] + line[i - 1] + line[i] + line[i + 1] + line[i + 2];
}

STEP void rowsBox(rows *r, int32_t *out, int32_t k) {
	int32_t *line = r->sum + k * r->stride + pad;
	const int32_t before = line[0], after = line[r->blocks - 1];
	for (int32_t i = 0; i < maxRadius; i++) {
		line[-1 - i] = before;
		line[r->blocks + i] = after;
	}
	boxLine(out, line, r->blocks, (r->size - 1) / 2);
}
