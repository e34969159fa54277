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

struct rect
rect_meet(struct rect r, struct rect o)
{
	int row = most(r.row, o.row), col = most(r.col, o.col);
	int bottom = least(r.row + r.rows, o.row + o.rows), right = least(r.col + r.cols, o.col + o.cols);

	return (struct rect){ row, col, most(bottom - row, 0), most(right - col, 0) };
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
