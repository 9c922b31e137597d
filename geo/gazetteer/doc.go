// Package gazetteer finds where a place is from what a source calls it, without a
// network: 267,000 settlements, districts, provinces and countries with their
// names in all scripts, from the file that data/gen makes, and the places it has
// learned from records that carry coordinates.
//
// It answers with candidates, the likeliest first, each with a precision and a
// sentence on why. It does not guess: a village that it does not know is its
// district, province or country, with that precision, and of two towns that are as
// likely [Gazetteer.Geocode] takes neither but what they share.
//
// # How a name is found
//
// Names are compared by their sounds, see sound.go: Raqqa, ar-Rakkah and
// الرقة sound alike. A hash of the consonants (the skeleton) finds names that may
// be alike, a distance in which vowels are cheap tells how much they are. Only
// where that finds nothing, and only within the province or country asked for,
// all names are compared. Words beside a name say what it is and how exact it is
// meant, see words.go: "Tall Shair village", "12 km north of Khar", "Kabul
// airport", "Bajaur agency". What the text, the province and the country ask
// for decides how like a name must be, see score.go.
//
// # How well it does
//
// Measured by TestAccuracy on the named places of the files in shared/datasets that
// carry coordinates, with the packages' places alone, without Dateline's own
// supplement, some of which comes from the same files. Found means named by the
// first candidate, rather than its district, province or country; of those found
// the share within 10 km of the file's own position; different names count once
// in the last two columns. Rows of districts and provinces are told by their
// unit; their positions differ by convention, so what counts there is the share
// that lies within the radius stated.
//
//	settlements                              rows   found  <=10 km   names   found  <=10 km
//	UCDP Syria, "town, city, village"       8,461  62.7 %   99.4 %     918  14.1 %   93.0 %
//	UCDP Myanmar, Bangladesh, the same        511  46.2 %   97.0 %     256  23.4 %   91.7 %
//	UCDP world sample 23.1, the same          427  63.0 %   96.7 %     343  54.8 %   95.2 %
//	all three                               9,399  61.8 %   99.1 %   1,517  24.9 %   93.9 %
//	UCDP, near a place (where_prec 2)       6,517  36.5 %   95.2 %   1,313  19.1 %   85.3 %
//	UCDP, exact, other names (sites, camps)   645  15.5 %   94.0 %     172   9.3 %   87.5 %
//	AWSD Afghanistan, city                    384  37.2 %   89.5 %     299  22.1 %   80.3 %
//	UCDP Syria 2018-2019 after learning
//	from 2016-2017                          2,599  81.2 %   99.0 %     662  54.1 %   95.3 %
//
//	units                                    rows   found  within the radius
//	UCDP, district (where_prec 3)             988  94.9 %   80.6 %
//	UCDP, province (where_prec 4)           1,408   100 %   99.5 %
//	Insecurity Insight, province            7,637  93.9 %   97.9 %
//	AWSD Afghanistan, district                75  78.7 %   93.3 %
//	AWSD Afghanistan, province               126   100 %   92.1 %
//
// What is not found is not in the packages: of Syria's thousands of villages they
// have 309. With the supplement the 9,399 records of towns are 86.9 % found, 99.3 % of
// them within 10 km, which says more of the supplement than of the method.
package gazetteer
