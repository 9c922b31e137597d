package handlers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// Limits on files that are kept for readers of ranges.
const (
	maxFiles     = 32
	maxFileBytes = 2 << 30 // of all together
	maxMaking    = 2       // at once
	makingWait   = 20 * time.Second
	makingTime   = 10 * time.Minute
)

// noTime leaves out Last-Modified: the tag says all.
var noTime time.Time

// patientResponse is a response whose body goes through a patientWriter.
type patientResponse struct {
	http.ResponseWriter
	body *patientWriter
}

func (p patientResponse) Write(b []byte) (int, error) { return p.body.Write(b) }

// copies are the buffers of ReadFrom. The system could send a file by itself, but
// to the machine's own address that is a fifth slower than this.
var copies = sync.Pool{New: func() any { return new([128 << 10]byte) }}

// ReadFrom copies in greater pieces than io.Copy.
func (p patientResponse) ReadFrom(r io.Reader) (int64, error) {
	buf := copies.Get().(*[128 << 10]byte)
	defer copies.Put(buf)
	return io.CopyBuffer(struct{ io.Writer }{p.body}, r, buf[:])
}

// keptFiles are files made for an answer, by its tag. A file loses its name as
// soon as it is open, so that the system takes it away with the last reader or
// with the process, however that ends.
type keptFiles struct {
	folder string // where they are made, "" for that of the system
	making singleflight.Group
	turns  *gate
	ends   context.Context // with the server
	end    context.CancelFunc
	busy   sync.WaitGroup // making

	mu    sync.Mutex
	list  []*keptFile // the last used at the end
	bytes int64
}

// keptFile is one of them. It is closed when it is neither in the list nor read.
type keptFile struct {
	from  *keptFiles
	tag   string
	file  *os.File
	size  int64
	users int // and one for the list
}

func newKeptFiles(folder string) *keptFiles {
	ends, end := context.WithCancel(context.Background())
	return &keptFiles{folder: folder, turns: newGate(maxMaking, makingWait), ends: ends, end: end}
}

// close breaks off what is being made and waits until nothing of it is left.
func (k *keptFiles) close() {
	k.end()
	k.busy.Wait()
}

// get is the file of the tag, made in an empty folder when it is not there. The
// making goes on when the one who asked first goes away. The caller releases
// what it got.
func (k *keptFiles) get(ctx context.Context, tag string, make func(ctx context.Context, folder string) (path string, err error)) (*keptFile, error) {
	if f := k.use(tag); f != nil {
		return f, nil
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case r := <-k.made(tag, make):
		if r.Err != nil {
			return nil, r.Err
		}
		if f := k.use(tag); f != nil {
			return f, nil
		}
		return nil, errBusy // so many others were made meanwhile that it had to go
	}
}

// start has the file of the tag made for those who come later. One that cannot be
// made now is made when the next one asks.
func (k *keptFiles) start(tag string, make func(ctx context.Context, folder string) (path string, err error)) {
	k.made(tag, make)
}

// made tells when the file of the tag has been made, by whoever asked first.
func (k *keptFiles) made(tag string, make func(ctx context.Context, folder string) (path string, err error)) <-chan singleflight.Result {
	return k.making.DoChan(tag, func() (any, error) {
		k.busy.Add(1)
		defer k.busy.Done()
		if f := k.use(tag); f != nil { // made between the look above and here
			f.release()
			return nil, nil
		}
		ctx, cancel := context.WithTimeout(k.ends, makingTime)
		defer cancel()
		if err := k.turns.enter(ctx); err != nil {
			return nil, err
		}
		defer k.turns.leave()
		return nil, k.add(ctx, tag, make)
	})
}

// use finds a file and counts one more reader of it; nil when there is none.
func (k *keptFiles) use(tag string) *keptFile {
	k.mu.Lock()
	defer k.mu.Unlock()
	for n, f := range k.list {
		if f.tag == tag {
			k.list = append(append(k.list[:n], k.list[n+1:]...), f)
			f.users++
			return f
		}
	}
	return nil
}

// add makes a file and puts it in the list, for which the least used ones go.
func (k *keptFiles) add(ctx context.Context, tag string, make func(context.Context, string) (string, error)) error {
	folder, err := os.MkdirTemp(k.folder, "dateline-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	path, err := makeSafely(ctx, folder, make)
	if err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err != nil {
		return errors.Join(err, file.Close())
	}
	f := &keptFile{k, tag, file, info.Size(), 1}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.list = append(k.list, f)
	k.bytes += f.size
	for len(k.list) > 1 && (len(k.list) > maxFiles || k.bytes > maxFileBytes) {
		oldest := k.list[0]
		k.list = k.list[1:]
		k.bytes -= oldest.size
		oldest.drop()
	}
	return nil
}

// makeSafely makes an error of a panic, which would end the process: nobody's
// request is below it.
func makeSafely(ctx context.Context, folder string, make func(context.Context, string) (string, error)) (path string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return make(ctx, folder)
}

// release ends one use.
func (f *keptFile) release() {
	f.from.mu.Lock()
	defer f.from.mu.Unlock()
	f.drop()
}

func (f *keptFile) drop() {
	if f.users--; f.users == 0 {
		_ = f.file.Close() // it was only read
	}
}

// reader reads the file from its start, beside others who read it.
func (f *keptFile) reader() io.ReadSeeker { return io.NewSectionReader(f.file, 0, f.size) }
