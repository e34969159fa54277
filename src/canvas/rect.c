#include "canvas/canvas.h"

static int
least(int a, int b)
{
	return a < b ? a : b;
}

static int
most(int a, int b)
{
	return a > b ? a : b;
}

/* How much of two stretches lies behind `from`, where both have begun; wide, as ends may be far. */
static int
shared(int from, int a, int a_size, int b, int b_size)
{
	long long a_end = (long long)a + a_size, b_end = (long long)b + b_size;
	long long size = (a_end < b_end ? a_end : b_end) - from;

	return size > 0 ? (int)size : 0;
}

struct rect
rect_meet(struct rect r, struct rect o)
{
	int row = most(r.row, o.row), col = most(r.col, o.col);

	return (struct rect){ row, col, shared(row, r.row, r.rows, o.row, o.rows),
		              shared(col, r.col, r.cols, o.col, o.cols) };
}

struct rect
rect_take_top(struct rect *r, int n)
{
	struct rect top = *r;

	n = most(0, least(n, r->rows));
	top.rows = n;
	r->row += n;
	r->rows -= n;
	return top;
}

struct rect
rect_take_bottom(struct rect *r, int n)
{
	struct rect bottom = *r;

	n = most(0, least(n, r->rows));
	bottom.row = r->row + r->rows - n;
	bottom.rows = n;
	r->rows -= n;
	return bottom;
}

struct rect
rect_take_left(struct rect *r, int n)
{
	struct rect left = *r;

	n = most(0, least(n, r->cols));
	left.cols = n;
	r->col += n;
	r->cols -= n;
	return left;
}

struct rect
rect_take_right(struct rect *r, int n)
{
	struct rect right = *r;

	n = most(0, least(n, r->cols));
	right.col = r->col + r->cols - n;
	right.cols = n;
	r->cols -= n;
	return right;
}
