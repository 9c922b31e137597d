package data_test

import (
	"fmt"
	"iter"
	"testing"

	"github.com/paulmach/orb"

	"dateline/data"
	"dateline/geo"
)

// many yields n incidents of the size and variety of a UCDP GED file's.
func many(n int) iter.Seq2[*geo.Incident, error] {
	return func(yield func(*geo.Incident, error) bool) {
		for k := range n {
			i := &geo.Incident{
				Dataset: "test", ExtID: fmt.Sprint(200000 + k), ExtIDs: map[string]string{"ged": fmt.Sprint(200000 + k)},
				Kind: geo.Attack, Outcome: geo.Completed, Methods: geo.Methods[k%5 : k%5+1], ViolenceType: geo.StateBased,
				Date: geo.NewDay(2016, 1, k%1500).Interval(), DatePrecision: geo.PrecisionDay,
				Title:   fmt.Sprintf("Government of Syria – Syrian insurgents: %d killed in Teir Maaleh village %d", k%7, k%977),
				Summary: "14 shells hit Dahya al-Assad an clashes continue around Ter Ma’la",
				Places: []geo.Place{{
					Role: geo.RoleSite, Name: fmt.Sprintf("Teir Maaleh village %d", k%977), Admin1: "Homs Governorate", Admin2: "Ar Rastan district",
					Country: "SYR", Point: &orb.Point{36.707602 + float64(k%991)/1e3, 34.802462 - float64(k%997)/1e3}, Precision: geo.GeoPrecision(1 + k%6),
				}},
				Country: "SYR",
				Actors: []geo.Participant{
					{Actor: "government-of-syria", Role: geo.Mentioned, Side: "a", RawName: "Government of Syria"},
					{Actor: "syrian-insurgents", Role: geo.Mentioned, Side: "b", RawName: "Syrian insurgents"},
				},
				Attribution: geo.UnknownAttribution,
				Killed:      geo.Toll{Low: geo.Known(k % 7), Best: geo.Known(k % 7), High: geo.Known(k%7 + 1)},
				KilledBy:    geo.KilledBy{Civilians: geo.Known(k % 7), SideA: geo.Known(0), SideB: geo.Known(0), Unknown: geo.Known(0)},
				Sources:     []geo.Source{{Key: "1", Publisher: "SOHR", Title: "14 shells hit Dahya al-Assad an clashes continue around Ter Ma’la", Published: geo.NewDay(2016, 1, 1)}},
				Tags:        []string{"Syria: Government", "Government of Syria – Syrian insurgents"},
				Status:      geo.Published,
				Ext: map[string]string{
					"conflict_new_id": "299", "dyad_new_id": "11973", "side_a_new_id": "118", "side_b_new_id": "4456", "source_original": "SOHR",
					"priogrid_gid": "179714", "event_clarity": "1", "active_year": "1", "country_id": "652", "region": "Middle East",
				},
			}
			if !yield(i, nil) {
				return
			}
		}
	}
}

func manyIncidents(n int) data.Publication {
	return data.Publication{Cause: "import", Datasets: []geo.Dataset{testSet}, Incidents: many(n)}
}

func BenchmarkPublish(b *testing.B) {
	for _, n := range []int{1000, 16000} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				s := openSQLite(b, databasePath(b))
				b.StartTimer()
				if _, err := s.Publish(b.Context(), manyIncidents(n)); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "incidents/s")
		})
	}
}

func BenchmarkPublishUnchanged(b *testing.B) {
	for _, n := range []int{1000, 16000} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			s := openSQLite(b, databasePath(b))
			for range 2 {
				if _, err := s.Publish(b.Context(), manyIncidents(n)); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				if done, err := s.Publish(b.Context(), manyIncidents(n)); err != nil || done.Unchanged != n {
					b.Fatal(done, err)
				}
			}
			b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "incidents/s")
		})
	}
}

func BenchmarkReads(b *testing.B) {
	const n = 16000
	s := openSQLite(b, databasePath(b))
	if _, err := s.Publish(b.Context(), manyIncidents(n)); err != nil {
		b.Fatal(err)
	}
	b.Run(fmt.Sprintf("Rows/n=%d", n), func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			count := 0
			for _, err := range s.Rows(b.Context(), 0, 1)[0] {
				if err != nil {
					b.Fatal(err)
				}
				count++
			}
			if count != n {
				b.Fatalf("got %d rows, want %d", count, n)
			}
		}
		b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "rows/s")
	})
	revs := make([]int64, 1000)
	for k := range revs {
		revs[k] = int64(1 + k*7919%n)
	}
	for _, k := range []int{50, 1000} {
		b.Run(fmt.Sprintf("Features/n=%d", k), func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Features(b.Context(), revs[:k]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("Incident", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := s.Incident(b.Context(), 777, 0); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, text := range []string{"syria", "village 97", "t"} {
		b.Run("Match/"+text, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Match(b.Context(), text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
