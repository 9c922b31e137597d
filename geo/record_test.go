package geo_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"dateline/geo"
)

// TestAppendRecord compares with encoding/json, for records with each field
// filled or left empty at random.
func TestAppendRecord(t *testing.T) {
	const seed = 1
	random := rand.New(rand.NewPCG(seed, 0))
	check := func(i *geo.Incident) {
		t.Helper()
		var want bytes.Buffer
		e := json.NewEncoder(&want)
		e.SetEscapeHTML(false)
		if err := e.Encode(i); err != nil {
			t.Fatal(err)
		}
		plain := strings.NewReplacer(`\ufffd`, "\uFFFD")
		if got, want := plain.Replace(string(i.AppendRecord(nil))), plain.Replace(want.String()); got+"\n" != want {
			t.Fatalf("seed %d: got\n%s\nwant\n%s", seed, got, want)
		}
	}
	check(&geo.Incident{})
	for _, share := range []float64{1, 0.8, 0.5, 0.1} {
		for range 300 {
			i := &geo.Incident{}
			fillAtRandom(random, share, reflect.ValueOf(i).Elem())
			check(i)
		}
	}
}

var awkward = []string{
	"a", "Ter Ma’la", `"`, `\`, "<b>&amp;", "\u2028\u2029", "\x00\x01\b\f\n\r\t\x1f\x7f", "\xff\xc3", "\U0001F525", "{", "ключ", "\u202e",
}

// fillAtRandom gives about a share of the fields of v, and of those within, a value.
func fillAtRandom(random *rand.Rand, share float64, v reflect.Value) {
	if random.Float64() >= share {
		return
	}
	switch v.Interface().(type) {
	case geo.Count:
		v.Set(reflect.ValueOf(geo.Known(random.IntN(3) * random.IntN(1<<20))))
		return
	case geo.Day:
		v.Set(reflect.ValueOf(geo.Day(1 + random.IntN(3_600_000))))
		return
	case time.Time:
		v.Set(reflect.ValueOf(time.UnixMilli(random.Int64N(1 << 41)).UTC()))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(awkward[random.IntN(len(awkward))] + fmt.Sprint(random.IntN(9)))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(random.Int64N(1<<40) - 1<<39)
	case reflect.Uint8:
		v.SetUint(uint64(random.IntN(9)))
	case reflect.Float64:
		v.SetFloat((random.Float64()*360 - 180) * math.Pow(10, float64(random.IntN(24)-12)))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillAtRandom(random, 1, v.Elem())
	case reflect.Struct:
		for n := range v.NumField() {
			fillAtRandom(random, share, v.Field(n))
		}
	case reflect.Array:
		for n := range v.Len() {
			fillAtRandom(random, share, v.Index(n))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), random.IntN(3), 3))
		for n := range v.Len() {
			fillAtRandom(random, share, v.Index(n))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range random.IntN(4) {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fillAtRandom(random, 1, key)
			fillAtRandom(random, share, value)
			v.SetMapIndex(key, value)
		}
	default:
		panic("no value for a " + v.Type().String())
	}
}

func BenchmarkAppendRecord(b *testing.B) {
	i := &geo.Incident{}
	fillAtRandom(rand.New(rand.NewPCG(1, 0)), 0.8, reflect.ValueOf(i).Elem())
	b.Run("encoding/json", func(b *testing.B) {
		for b.Loop() {
			if _, err := json.Marshal(i); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("append", func(b *testing.B) {
		var buf []byte
		for b.Loop() {
			buf = i.AppendRecord(buf[:0])
		}
	})
}
