package seed_test

import (
	"iter"
	"math"
	"testing"

	"dateline/data/seed"
	"dateline/geo"
)

// The impact scores of 2024 differ between the article's figures and those of
// the public record, above all for Russia, where the article gives no toll.
func TestImpactScores(t *testing.T) {
	tests := []struct {
		country                        geo.Country
		articleW, article, bestW, best float64
	}{
		{"RUS", 0.52, 0.423, 369.98, 5.974},
		{"AFG", 37.49, 3.686, 81.75, 4.459},
		{"PAK", 47.06, 3.910, 65.39, 4.236},
		{"IRN", 192.92, 5.319, 216.32, 5.434},
		{"EGY", 0, 0, 0, 0}, // 2015 is outside the five years
	}
	s := load(t)
	endOf2024 := geo.NewDay(2024, 12, 31)
	for _, tt := range tests {
		article := geo.Summarize(tt.country, endOf2024, rows(s, articleTolls)).Score.Best
		best := geo.Summarize(tt.country, endOf2024, rows(s, agreedTolls)).Score.Best
		if math.Abs(article.W-tt.articleW) > 0.005 || article.Score != tt.article {
			t.Errorf("%s, article: W %.2f, score %.3f; want %.2f, %.3f", tt.country, article.W, article.Score, tt.articleW, tt.article)
		}
		if math.Abs(best.W-tt.bestW) > 0.005 || best.Score != tt.best {
			t.Errorf("%s, agreed: W %.2f, score %.3f; want %.2f, %.3f", tt.country, best.W, best.Score, tt.bestW, tt.best)
		}
	}
}

func rows(s seed.Set, tolls func(*geo.Incident) (killed, injured geo.Toll)) iter.Seq[geo.Row] {
	return func(yield func(geo.Row) bool) {
		for n := range s.Incidents {
			i := &s.Incidents[n]
			r := geo.Row{Rev: int64(n + 1), Feature: i.Feature()}
			r.Killed, r.Injured = tolls(i)
			if !yield(r) {
				return
			}
		}
	}
}

func agreedTolls(i *geo.Incident) (killed, injured geo.Toll) { return i.Killed, i.Injured }

// articleTolls are the figures that the article's claims state.
func articleTolls(i *geo.Incident) (killed, injured geo.Toll) {
	for _, c := range i.Claims {
		switch {
		case c.Source != article:
		case c.Field == "killed":
			killed = c.Toll
		case c.Field == "injured":
			injured = c.Toll
		}
	}
	return killed, injured
}
