// Package flat makes of a server a folder that any host of files can serve:
// pages, embeds, downloads, pictures and tiles, with the map's script answering
// its own questions from one of the files.
//
// It asks the server's handler for every address of a plan and writes each answer
// to a file. Links in pages become relative to the page, so the folder works
// under any path; an address with a filter becomes the map with that filter,
// which the script applies (web/ts/flat.ts); what is not in the folder is no
// link. It knows addresses and HTML, and of incidents no more than which
// there are.
package flat
