package tile

import "encoding/binary"

// Tags are properties as the layer that is being written encodes them: by
// numbers of its keys and values. They are of no use in another layer.
type Tags []byte

// Mark is where the properties of the feature being written end now.
func (w *Writer) Mark() int { return len(w.tags) }

// TagsSince are the properties that the feature was given since the mark, good
// until it is given another. A copy of them may be given to others of the layer
// with [Writer.Tags]: for features that have much in common, this takes a
// fraction of the time of giving them one by one.
func (w *Writer) TagsSince(mark int) Tags { return w.tags[mark:] }

// Tags gives the feature properties that another one of the layer has.
func (w *Writer) Tags(t Tags) { w.tags = append(w.tags, t...) }

// Key is the name of a property of which many features have a value of their own:
// its number is looked up once a layer. It serves one writer.
type Key struct {
	Name          string
	layer, number uint32
}

// KeyInt is [Writer.Int] of a key that is looked up once.
func (w *Writer) KeyInt(key *Key, value int64) { w.KeyValue(key, Value(w.whole(value))) }

// Value is the number of a value of the layer that is being written.
type Value uint32

// NewText is a text that the layer does not have yet, as the caller knows.
func (w *Writer) NewText(text []byte) Value {
	w.values = append(w.values, layerValue)
	w.values = binary.AppendUvarint(w.values, uint64(1+uvarintSize(uint64(len(text)))+len(text)))
	w.values = append(w.values, valueString)
	w.values = binary.AppendUvarint(w.values, uint64(len(text)))
	w.values = append(w.values, text...)
	return Value(w.newValue())
}

// KeyValue gives the feature a property.
func (w *Writer) KeyValue(key *Key, value Value) {
	if key.layer != w.layer {
		key.layer, key.number = w.layer, w.key(key.Name)
	}
	w.tag(key.number, uint32(value))
}
