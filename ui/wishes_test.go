package ui

import "fmt"

// The doubles' answers to WindowActions, MusicActions, CameraActions and SnapshotActions.

func (w *wishes) SetAlwaysOnTop(on bool)   { w.add("SetAlwaysOnTop %v", on) }
func (w *wishes) SetCompact(on bool)       { w.add("SetCompact %v", on) }
func (w *wishes) PlayMusic(path string)    { w.add("PlayMusic %s", path) }
func (w *wishes) PauseMusic(on bool)       { w.add("PauseMusic %v", on) }
func (w *wishes) StopMusic()               { w.add("StopMusic") }
func (w *wishes) SetMusicVolume(v float64) { w.add("SetMusicVolume %v", v) }
func (w *wishes) SetTorch(on bool)         { w.add("SetTorch %v", on) }
func (w *wishes) SnapshotView()            { w.add("SnapshotView") }

func (p *printer) SetAlwaysOnTop(on bool)   { fmt.Println("SetAlwaysOnTop", on) }
func (p *printer) SetCompact(on bool)       { fmt.Println("SetCompact", on) }
func (p *printer) PlayMusic(path string)    { fmt.Println("PlayMusic", path) }
func (p *printer) PauseMusic(on bool)       { fmt.Println("PauseMusic", on) }
func (p *printer) StopMusic()               { fmt.Println("StopMusic") }
func (p *printer) SetMusicVolume(v float64) { fmt.Println("SetMusicVolume", v) }
func (p *printer) SetTorch(on bool)         { fmt.Println("SetTorch", on) }
func (p *printer) SnapshotView()            { fmt.Println("SnapshotView") }
