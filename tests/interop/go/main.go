// Asks golang.org/x/mod/sumdb/note and tlog about a log: one JSON request on standard input, one JSON answer on
// standard output. It ends with 1, and the reason on standard error, where what it was given does not hold.
package main

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type request struct {
	Do            string
	Name          string      // generate: of the key
	Key           string      // sign: an skey; else a vkey
	Text          []byte      // sign
	Note          []byte      // open, checkpoint
	Entry         []byte      // inclusion
	Index         int64       // inclusion
	Old           tlog.Tree   // consistency
	Tree          tlog.Tree   // inclusion, consistency
	Proof         []tlog.Hash // inclusion, consistency
	Base          string      // read: the log's address
	Authorization string      // read: the header that entries are read with
	Indices       []int64     // read: of entries to be proved
	Sizes         []int64     // read: of older trees to be proved
}

type answer struct {
	Secret, Public         string
	Note                   []byte
	Text                   string
	Tree                   tlog.Tree
	Inclusion, Consistency [][]tlog.Hash
}

var commands = map[string]func(request) (answer, error){
	"generate":    generate,
	"sign":        sign,
	"open":        open,
	"checkpoint":  checkpoint,
	"inclusion":   inclusion,
	"consistency": consistency,
	"read":        read,
}

func main() {
	var asked request
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		panic(err)
	}
	found, err := commands[asked.Do](asked)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		panic(err)
	}
}

func generate(asked request) (answer, error) {
	secret, public, err := note.GenerateKey(rand.Reader, asked.Name)
	return answer{Secret: secret, Public: public}, err
}

func sign(asked request) (answer, error) {
	signer, err := note.NewSigner(asked.Key)
	if err != nil {
		return answer{}, err
	}
	signed, err := note.Sign(&note.Note{Text: string(asked.Text)}, signer)
	return answer{Note: signed}, err
}

func open(asked request) (answer, error) {
	verifier, err := note.NewVerifier(asked.Key)
	if err != nil {
		return answer{}, err
	}
	opened, err := note.Open(asked.Note, note.VerifierList(verifier))
	if err != nil {
		return answer{}, err
	}
	return answer{Text: opened.Text}, nil
}

// checkpoint opens a note and reads its text with tlog's own parser, which knows one log's first line only.
func checkpoint(asked request) (answer, error) {
	opened, err := open(asked)
	if err != nil {
		return answer{}, err
	}
	origin, rest, _ := strings.Cut(opened.Text, "\n")
	if name, _, _ := strings.Cut(asked.Key, "+"); name != origin {
		return answer{}, fmt.Errorf("a checkpoint of %s, signed by %s", origin, name)
	}
	tree, err := tlog.ParseTree([]byte("go.sum database tree\n" + rest))
	return answer{Tree: tree}, err
}

func inclusion(asked request) (answer, error) {
	leaf := tlog.RecordHash(asked.Entry)
	return answer{}, tlog.CheckRecord(asked.Proof, asked.Tree.N, asked.Tree.Hash, asked.Index, leaf)
}

func consistency(asked request) (answer, error) {
	return answer{}, tlog.CheckTree(asked.Proof, asked.Tree.N, asked.Tree.Hash, asked.Old.N, asked.Old.Hash)
}

// read reads a log from its address, and proves entries and older trees from its tiles.
func read(asked request) (answer, error) {
	log := server{asked.Base, asked.Authorization, map[tlog.Tile][]byte{}}
	signed, err := log.get("checkpoint")
	if err != nil {
		return answer{}, err
	}
	found, err := checkpoint(request{Key: asked.Key, Note: signed})
	if err != nil {
		return answer{}, err
	}
	size, hashes := found.Tree.N, tlog.TileHashReader(found.Tree, log)
	if found.Tree.Hash, err = tlog.TreeHash(size, hashes); err != nil {
		return answer{}, err
	}
	for _, index := range asked.Indices {
		entry, err := log.entry(index, size)
		if err != nil {
			return answer{}, err
		}
		proof, err := tlog.ProveRecord(size, index, hashes)
		if err != nil {
			return answer{}, err
		}
		if _, err := inclusion(request{Entry: entry, Index: index, Tree: found.Tree, Proof: proof}); err != nil {
			return answer{}, err
		}
		found.Inclusion = append(found.Inclusion, proof)
	}
	for _, older := range asked.Sizes {
		hash, err := tlog.TreeHash(older, hashes)
		if err != nil {
			return answer{}, err
		}
		proof, err := tlog.ProveTree(size, older, hashes)
		if err != nil {
			return answer{}, err
		}
		old := tlog.Tree{N: older, Hash: hash}
		if _, err := consistency(request{Old: old, Tree: found.Tree, Proof: proof}); err != nil {
			return answer{}, err
		}
		found.Consistency = append(found.Consistency, proof)
	}
	return found, nil
}

// server is a tlog.TileReader of tlog-tiles over HTTP.
type server struct {
	base, authorization string
	verified            map[tlog.Tile][]byte
}

func (log server) get(path string) ([]byte, error) {
	wanted, err := http.NewRequest(http.MethodGet, log.base+"/"+path, nil)
	if err != nil {
		return nil, err
	}
	wanted.Header.Set("Authorization", log.authorization)
	response, err := http.DefaultClient.Do(wanted)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, response.Status)
	}
	return io.ReadAll(response.Body)
}

func (log server) Height() int { return 8 }

func (log server) SaveTiles(tiles []tlog.Tile, data [][]byte) {
	for i, tile := range tiles {
		log.verified[tile] = data[i]
	}
}

func (log server) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		data, err := log.verified[tile], error(nil)
		if data == nil {
			// Go's checksum database has the height of its tiles in their paths, tlog-tiles has not.
			data, err = log.get(strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
		}
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

// entry reads one entry from its bundle, which tlog knows nothing of.
func (log server) entry(index, size int64) ([]byte, error) {
	tile := tlog.Tile{H: 8, L: -1, N: index / 256, W: int(min(size-index/256*256, 256))}
	bundle, err := log.get(strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1))
	for skip := index % 256; err == nil; skip-- {
		if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
			return nil, errors.New("the bundle is cut off")
		}
		end := 2 + int(binary.BigEndian.Uint16(bundle))
		if skip == 0 {
			return bundle[2:end], nil
		}
		bundle = bundle[end:]
	}
	return nil, err
}
