// Package cql2 reads filters written in CQL2 text, the Common Query Language of
// OGC API (OGC 21-065r2), and tells which records they select.
//
// A text becomes a tree of typed conditions ([Parse]), checked against a
// [Schema]: the names that may be asked for and how a record answers. The tree
// can be written back ([Expr] is a Stringer) and compiled into a [Predicate],
// a function of a record. Nothing of the text goes anywhere else: no part of it
// ever reaches a database.
//
// Understood are comparisons (= <> < > <= >=) of properties and literals,
// LIKE, BETWEEN, IN, IS NULL, AND, OR, NOT, TRUE, FALSE, parentheses,
// S_INTERSECTS with a point, polygon or box, and T_INTERSECTS with a day, a
// time or an interval. Logic is three-valued: a comparison with a property
// that is not known is neither true nor false, and a record is selected only by
// a condition that is true.
//
// A condition can be judged before all of a record is known ([Compile]): the
// index has codes, dates and figures of all incidents in memory, their texts are
// in the store. So texts are read only of those incidents that depend on them
// ([Narrow]).
package cql2
