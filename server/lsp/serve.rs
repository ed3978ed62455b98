//! The loop between the client and the service: reads in the order of the wire, never waits for a
//! handler, and knows when it is over.

use super::capabilities::ClientAbilities;
use super::findings::Findings;
use super::framing::{Frames, Incoming, frame};
use super::from_proto;
use super::ingress;
use super::log;
use super::overtaken::Asked;
use super::publisher;
use super::server::{MOMENT, Moment, Server, lists};
use super::settings::{self, Wish};
use super::state::State;
use super::tokens::Tokens;
use super::{endings, writer::Writer};
use futures_util::{FutureExt, Sink, StreamExt};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{self, UnboundedSender};
use tokio::task::JoinSet;
use tower_lsp::Client;
use tower_lsp::LspService;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_lsp::ls_types::MessageType;
use tower_service::Service;

/// How long handlers may go on when the client has closed its end but waits for answers.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// How long the end waits for a check that is going on.
const LAST_CHECK: Duration = Duration::from_millis(100);

/// The questions, below `textDocument/`, that need nothing but a document and what is in memory.
const ABOUT_DOCUMENTS: [&str; 10] = [
    "codeLens",
    "diagnostic",
    "documentHighlight",
    "documentLink",
    "documentSymbol",
    "foldingRange",
    "inlayHint",
    "semanticTokens/full",
    "semanticTokens/full/delta",
    "semanticTokens/range",
];

/// Those that look at a place and what is known of the document.
const ABOUT_PLACES: [&str; 5] = ["completion", "definition", "hover", "onTypeFormatting", "selectionRange"];

/// Of a document of so many bytes every such question is answered in a few milliseconds, even if all
/// has to be read and checked afresh.
const SMALL: usize = 64 << 10;

/// Whether there is a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// `initialize` has not come.
    Before,
    Open,
    /// `shutdown` has come.
    After,
}

/// Requests that are being answered, and the flags that say nobody wants the answer any more.
type Running = Arc<Mutex<HashMap<Id, Wanted>>>;

/// A request that is being answered.
struct Wanted {
    /// Set when nobody wants the answer any more.
    cancelled: Arc<AtomicBool>,
    /// What its progress is called, if the client shows that.
    progress: Option<Value>,
}

struct Session<R> {
    service: LspService<Server>,
    /// Where the client's replies go.
    replies: R,
    state: Arc<State>,
    findings: Arc<Findings>,
    tokens: Arc<Tokens>,
    /// What is to be read of settings and people.
    wishes: UnboundedSender<Wish>,
    writer: Writer,
    running: Running,
    handlers: JoinSet<()>,
    ends: UnboundedSender<&'static str>,
    phase: Phase,
    /// Whether the client said `shutdown`, so that it may end.
    said: Arc<AtomicBool>,
}

/// Serves the client at the other end of `input` and `output` until it says `exit` or is gone.
/// Returns the exit code: 0 if it said `shutdown` before, else 1.
pub async fn serve(input: impl Read + Send + 'static, output: File) -> u8 {
    let (ends, mut ended) = mpsc::unbounded_channel();
    let writer = Writer::start(output, ends.clone());
    let state = Arc::new(State::default());
    let builder = LspService::build(|client| Server { client, state: Arc::clone(&state), readers: Arc::default() })
        .custom_method("window/workDoneProgress/cancel", Server::cancel_progress);
    #[cfg(debug_assertions)]
    let builder = super::probes::add(builder);
    let (service, socket) = builder.finish();
    let client = service.inner().client.clone();
    let (mut requests, replies) = socket.split();
    let findings = Arc::<Findings>::default();

    let forward = writer.clone();
    tokio::spawn(async move {
        // One at a time: a client that reads slowly slows the publisher, not the loop.
        while let Some(request) = requests.next().await {
            if let Ok(bytes) = frame(&request) {
                forward.written(bytes).await;
            }
        }
    });
    let publisher =
        tokio::spawn(publisher::run(writer.clone(), client.clone(), Arc::clone(&state), Arc::clone(&findings)));
    tokio::spawn(tell_of_panic(client.clone()));
    endings::watch_signals(ends.clone());

    let (wishes, inbox) = mpsc::unbounded_channel();
    let (sender, mut ready) = mpsc::unbounded_channel();
    let wished = (wishes.clone(), inbox);
    tokio::spawn(settings::run(client, Arc::clone(&state), Arc::clone(&findings), wished, sender));

    let said = Arc::<AtomicBool>::default();
    let session = Arc::new(Mutex::new(Session {
        service,
        replies,
        state,
        findings,
        tokens: Arc::default(),
        wishes,
        writer: writer.clone(),
        running: Running::default(),
        handlers: JoinSet::new(),
        ends: ends.clone(),
        phase: Phase::Before,
        said: Arc::clone(&said),
    }));
    read_along(input, Arc::clone(&session), ends);
    // Not here: ending must not wait for a message that is being taken.
    tokio::spawn(async move {
        while let Some(ready) = ready.recv().await {
            tokio::task::block_in_place(|| lock(&session).settle(ready));
        }
    });
    let reason = ended.recv().await;
    tracing::info!("ends: {}", reason.unwrap_or_default());
    writer.flushed().await;
    // After a check it asks for the time, and once the runtime ends that is a panic.
    publisher.abort();
    let _ = tokio::time::timeout(LAST_CHECK, publisher).await;
    u8::from(!said.load(Ordering::SeqCst))
}

/// Tells the user, once, that some work is lost and the rest goes on: each panic is contained where
/// it happens, and one that happens at every key must not be told at every key.
async fn tell_of_panic(client: Client) {
    log::panicked().await;
    let message =
        "A fault in saidby cost one note or one answer; all else goes on. The log says where: please report it.";
    client.show_message(MessageType::ERROR, message).await;
}

/// Reads messages on a thread of its own, since standard input cannot be waited for, and takes each
/// before it reads the next: a thread that had to be woken for it would cost more than most
/// messages do.
fn read_along<R>(
    input: impl Read + Send + 'static,
    session: Arc<Mutex<Session<R>>>,
    ends: UnboundedSender<&'static str>,
) where
    R: Sink<Response> + Unpin + Send + 'static,
{
    let runtime = Handle::current();
    let at_end = ends.clone();
    let read = move || {
        let mut frames = Frames::new(input);
        let mut take = || {
            loop {
                match frames.read() {
                    Ok(Some(incoming)) => {
                        if runtime.block_on(lock(&session).receive(incoming)).is_break() {
                            return "the client said so";
                        }
                    }
                    Ok(None) => break,
                    Err(error) => {
                        tracing::error!("reading failed: {error}");
                        break;
                    }
                }
            }
            let mut handlers = std::mem::take(&mut lock(&session).handlers);
            let all = async { while handlers.join_next().await.is_some() {} };
            let _ = runtime.block_on(async { tokio::time::timeout(LAST_ANSWERS, all).await });
            lock(&session).enter(Phase::Before);
            "the client closed its end"
        };
        let reason = catch_unwind(AssertUnwindSafe(&mut take)).unwrap_or("the loop failed");
        let _ = at_end.send(reason);
    };
    if let Err(error) = std::thread::Builder::new().name("reader".to_owned()).spawn(read) {
        tracing::error!("no thread to read with: {error}");
        let _ = ends.send("no thread to read with");
    }
}

impl<R: Sink<Response> + Unpin> Session<R> {
    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.said.store(phase == Phase::After, Ordering::SeqCst);
    }

    /// Puts in place what was read of settings and people.
    fn settle(&mut self, ready: settings::Ready) {
        settings::settle(&self.state, ready).into_iter().for_each(|event| self.findings.note(event));
    }

    async fn receive(&mut self, incoming: Incoming) -> ControlFlow<()> {
        while self.handlers.try_join_next().is_some() {}
        let message = match incoming {
            Incoming::Message(message) => message,
            Incoming::Fault(fault) => {
                tracing::warn!("no message: {fault}");
                self.send(&Response::from_error(Id::Null, Error::parse_error()));
                return ControlFlow::Continue(());
            }
        };
        if message.get("method").is_none() && message.get("id").is_some() {
            self.reply(message);
            return ControlFlow::Continue(());
        }
        let id = message.get("id").cloned();
        match serde_json::from_value::<Request>(message) {
            Ok(request) => self.request(request).await,
            Err(error) => {
                tracing::warn!("neither request nor reply: {error}");
                let id = id.and_then(|id| serde_json::from_value(id).ok()).unwrap_or_default();
                self.send(&Response::from_error(id, Error::invalid_request()));
                ControlFlow::Continue(())
            }
        }
    }

    /// Hands a reply of the client to whoever waits for it.
    fn reply(&mut self, message: Value) {
        match serde_json::from_value::<Response>(message) {
            Ok(response) => {
                let _ = Pin::new(&mut self.replies).start_send(response);
            }
            Err(error) => tracing::warn!("a reply that is none: {error}"),
        }
    }

    async fn request(&mut self, request: Request) -> ControlFlow<()> {
        let method = request.method().to_owned();
        let known = match self.phase {
            Phase::Before => method == "initialize",
            Phase::Open => true,
            Phase::After => false,
        };
        let wish = if known && request.id().is_none() { Wish::of(&method, request.params()) } else { None };
        match request.id() {
            None if method == "exit" => return ControlFlow::Break(()),
            None if !known => tracing::warn!("{method} came outside of a session"),
            None if ingress::concerns(&method) => {
                if let Some(event) = request.params().and_then(|params| ingress::apply(&self.state, &method, params)) {
                    self.findings.note(event);
                }
            }
            None => {
                match method.as_str() {
                    "$/cancelRequest" => self.cancel(request.params()),
                    "window/workDoneProgress/cancel" => self.cancel_progress(request.params()),
                    _ => {}
                }
                self.call(request).await;
            }
            Some(id) if !known => {
                let error = match self.phase {
                    Phase::Before => Error { code: ErrorCode::ServerError(-32002), ..Error::invalid_request() },
                    _ => Error::invalid_request(),
                };
                self.send(&Response::from_error(id.clone(), error));
            }
            Some(_) => self.call(request).await,
        }
        // The task ends after the loop, so it hears this.
        wish.map(|wish| self.wishes.send(wish));
        ControlFlow::Continue(())
    }

    /// Has the service answer `request`. Its handler gets the snapshot of this moment.
    async fn call(&mut self, request: Request) {
        let (method, id, mut params) = request.into_parts();
        if let Some(params) = &mut params {
            if method == "initialize" && self.phase == Phase::Before {
                let client = ClientAbilities::from(&*params);
                self.findings.pulled.store(client.pulls, Ordering::Relaxed);
                self.state.change(|now| {
                    now.client = Arc::new(client);
                    now.folders = Arc::new(from_proto::folders(params));
                });
            }
            ingress::mend(&method, params);
        }
        let quick = id.is_some() && self.is_quick(&method, params.as_ref());
        // What is answered before the next message is read is overtaken by none.
        let asked = if quick { None } else { Asked::of(&method, params.as_ref(), &self.state) };
        if let (Some(id), Some(answer)) = (&id, lists::find(&method)) {
            return self.answer_list((id.clone(), asked), answer, params.unwrap_or_default(), quick);
        }
        let inline = matches!(method.as_ref(), "initialize" | "shutdown");
        let about_document = method.starts_with("textDocument/");
        let is_initialize = method == "initialize";
        let mut request = Request::build(method);
        if let Some(params) = params {
            request = request.params(params);
        }
        if let Some(id) = &id {
            request = request.id(id.clone());
        }
        let moment = self.moment();
        let cancelled = Arc::clone(&moment.cancelled);
        let Ok(call) = catch_unwind(AssertUnwindSafe(|| self.service.call(request.finish()))) else {
            return self.send_panic(id);
        };
        let answer = MOMENT.scope(moment, AssertUnwindSafe(call).catch_unwind());
        if inline {
            // What comes next depends on these, and they do nothing that takes time.
            let response = answer.await;
            match response {
                Ok(Ok(Some(response))) => {
                    if response.is_ok() {
                        self.enter(if is_initialize { Phase::Open } else { Phase::After });
                    }
                    self.send(&response);
                    if is_initialize && response.is_ok() {
                        endings::watch_client(self.state.snapshot().client.process, self.ends.clone());
                    }
                }
                Err(_) => self.send_panic(id),
                Ok(_) => {}
            }
            return;
        }
        let (writer, running) = (self.writer.clone(), Arc::clone(&self.running));
        if let Some(id) = &id {
            lock(&running).insert(id.clone(), Wanted { cancelled, progress: None });
        }
        let respond = async move {
            let response = match answer.await {
                // The service drops requests whose name begins with `$/`; they want an answer too.
                Ok(answer) => answer
                    .ok()
                    .flatten()
                    .or_else(|| id.clone().map(|id| Response::from_error(id, Error::method_not_found()))),
                Err(_) => id.clone().map(|id| Response::from_error(id, Error::internal_error())),
            };
            if let Some(id) = &id {
                lock(&running).remove(id);
            }
            if let Some(response) = response {
                let (id, answer) = response.into_parts();
                write(&writer, &Response::from_parts(id, Asked::judge(asked, answer)));
            }
        };
        if quick {
            respond.await;
        } else if about_document {
            // It is worked out at once, and waits for nobody.
            let runtime = Handle::current();
            self.handlers.spawn_blocking(move || runtime.block_on(respond));
        } else {
            self.handlers.spawn(respond);
        }
    }

    /// Whether a question is answered sooner than a thread wakes up: it is about one document that is
    /// small, or about a place in one that is known. Then it is answered before the next message is
    /// read.
    fn is_quick(&self, method: &str, params: Option<&Value>) -> bool {
        let question = &method.strip_prefix("textDocument/").unwrap_or_default();
        let of_place = ABOUT_PLACES.contains(question);
        if !of_place && !ABOUT_DOCUMENTS.contains(question) {
            return false;
        }
        let snapshot = self.state.snapshot();
        let uri = params.and_then(|params| params["textDocument"]["uri"].as_str());
        let document = uri.and_then(|uri| snapshot.document(uri));
        document.is_some_and(|(document, _)| document.text().len() <= SMALL || of_place && document.is_known())
    }

    /// Has an answer that may be a long list written, past the service.
    fn answer_list(&mut self, (id, asked): (Id, Option<Asked>), answer: lists::Answer, params: Value, quick: bool) {
        let moment = self.moment();
        let (writer, running) = (self.writer.clone(), Arc::clone(&self.running));
        let wanted =
            Wanted { cancelled: Arc::clone(&moment.cancelled), progress: params.get("workDoneToken").cloned() };
        lock(&running).insert(id.clone(), wanted);
        let respond = move || {
            let answered = catch_unwind(AssertUnwindSafe(|| MOMENT.sync_scope(moment, || answer(params))));
            lock(&running).remove(&id);
            match Asked::judge(asked, answered.unwrap_or_else(|_| Err(Error::internal_error()))) {
                Ok(result) => write(&writer, &Answer { jsonrpc: "2.0", id, result }),
                Err(error) => write(&writer, &Response::from_error(id, error)),
            }
        };
        if quick {
            respond();
        } else {
            self.handlers.spawn_blocking(respond);
        }
    }

    /// This moment, for a handler.
    fn moment(&self) -> Moment {
        Moment {
            snapshot: self.state.snapshot(),
            cancelled: Arc::default(),
            findings: Arc::clone(&self.findings),
            tokens: Arc::clone(&self.tokens),
            writer: self.writer.clone(),
        }
    }

    fn cancel(&self, params: Option<&Value>) {
        let id =
            params.and_then(|params| params.get("id")).and_then(|id| serde_json::from_value::<Id>(id.clone()).ok());
        let running = lock(&self.running);
        if let Some(wanted) = id.and_then(|id| running.get(&id)) {
            wanted.cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// The client wants no more of what it shows the progress of.
    fn cancel_progress(&self, params: Option<&Value>) {
        let token = params.and_then(|params| params.get("token"));
        let running = lock(&self.running);
        for wanted in running.values().filter(|wanted| wanted.progress.is_some() && wanted.progress.as_ref() == token) {
            wanted.cancelled.store(true, Ordering::Relaxed);
        }
    }

    fn send_panic(&self, id: Option<Id>) {
        if let Some(id) = id {
            self.send(&Response::from_error(id, Error::internal_error()));
        }
    }

    fn send(&self, message: &impl Serialize) {
        write(&self.writer, message);
    }
}

#[derive(Serialize)]
struct Answer {
    jsonrpc: &'static str,
    id: Id,
    result: Box<RawValue>,
}

fn write(writer: &Writer, message: &impl Serialize) {
    match frame(message) {
        Ok(bytes) => writer.write(bytes),
        Err(error) => tracing::error!("a message could not be written: {error}"),
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
