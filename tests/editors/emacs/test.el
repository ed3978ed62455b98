;;; test.el --- Run by tests/editors/emacs/run inside Emacs, with the folder of the session  -*- lexical-binding: t -*-

;; `emacs -Q' forgets where Debian keeps packages.
(setq package-directory-list '("/usr/share/emacs/site-lisp/elpa")
      package-user-dir (expand-file-name "elpa" (car command-line-args-left)))
(package-initialize)
(setq eglot-sync-connect 20
      eglot-send-changes-idle-time 0.05
      make-backup-files nil)

(defvar start (float-time))
(defvar folder (pop command-line-args-left))

(defun done (what)
  (princ (format "  %-12s %d ms\n" what (* 1000 (- (float-time) start)))))

(defun wait (what holds)
  "Wait until HOLDS gives something and return it; WHAT is said of it."
  (let ((end (+ (float-time) 20)) found)
    (while (and (not (setq found (funcall holds))) (< (float-time) end))
      (accept-process-output nil 0.05))
    (unless found (error "Waited in vain for: %s" what))
    (done what)
    found))

(defun settle ()
  "Tell the server of changes and ask Flymake, as Emacs does when it is idle, which it is never here."
  (eglot--signal-textDocument/didChange)
  (flymake-start))

(defun finding (code)
  "The Flymake diagnostic whose text has CODE."
  (seq-find (lambda (found) (string-match-p code (flymake-diagnostic-text found)))
            (flymake-diagnostics)))

(defun has (text &rest words)
  (dolist (word words)
    (unless (string-match-p (regexp-quote word) text) (error "Not there: %s in %s" word text))))

(condition-case problem
    (progn
      (load (expand-file-name "init.el" folder) nil t)
      (find-file (expand-file-name "notes/harbour-call.md" folder))
      (unless (derived-mode-p 'markdown-mode) (error "The note is in %s" major-mode))
      ;; `eglot-ensure' waits for a command to end, and in batch mode there is none.
      (run-hooks 'post-command-hook)
      (wait "attach" #'eglot-managed-p)

      (wait "findings" (lambda () (flymake-start) (finding "not closed")))
      (let ((found (finding "not closed")))
        (has (buffer-substring (line-beginning-position) (flymake-diagnostic-end found)) "[inesd")
        (unless (eq (flymake-diagnostic-type found) 'eglot-error)
          (error "Not an error: %s" (flymake-diagnostic-type found))))

      (let ((imenu-auto-rescan t))
        (has (format "%S" (funcall imenu-create-index-function))
             "Tide gauges" "Any other business" "Inês Duarte" "our old feed ends in December"))
      (done "imenu")

      (goto-char (point-min))
      (search-forward "[mvogel] The")
      (search-backward "vogel")
      (let (shown)
        (eglot-hover-eldoc-function (lambda (text &rest _) (setq shown text)))
        (has (wait "eldoc" (lambda () shown)) "Mara Vogel"))

      ;; The quick fix of the finding, as `eglot-code-actions' applies it.
      (goto-char (flymake-diagnostic-beg (finding "not closed")))
      (let* ((actions (eglot-code-actions (point) (point) "quickfix"))
             (close (seq-find (lambda (action) (string-match-p "Close" (plist-get action :title))) actions)))
        (eglot--apply-workspace-edit (plist-get close :edit)))
      (goto-char (point-min))
      (search-forward "[inesd] We measured")
      (wait "quick fix" (lambda () (settle) (not (finding "not closed"))))

      (when (eglot--server-capable :renameProvider)
        (goto-char (point-min))
        (search-forward "[mvogel] The")
        (search-backward "vogel")
        (let ((eglot-confirm-server-initiated-edits nil))
          (eglot-rename "Mara Vogel"))
        (goto-char (point-min))
        (search-forward "[Mara Vogel] The next call")
        (goto-char (point-min))
        (when (search-forward "[mvogel]" nil t) (error "One was not renamed"))
        (done "rename"))

      (set-buffer-modified-p nil)
      (eglot-shutdown (eglot-current-server))
      (done "shutdown"))
  (error (princ (format "  %S\n" problem))
         (kill-emacs 1)))
;;; test.el ends here
