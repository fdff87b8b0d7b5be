using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headgate.Pipelines.Execution;
using Headgate.Pipelines.Replaying;
using Headgate.Pipelines.Sources;

namespace Headgate.Pipelines.Failures;

/// <summary>Dead letters in a file, one a line, as JSON: a sink that keeps them, and a source that gives them again.</summary>
/// <typeparam name="T">The type of the data that is replayed: that of the source whose pipeline it is.</typeparam>
/// <remarks>
/// <para>Thread-safe; one may be used by any number of pipelines, and a file by several processes of one machine. The file is open, and locked, only while
/// it is written or read: it may be moved away, or mended, while no replay is under way.</para>
/// <para>A line begins with <c>"replayed":0</c>. A letter that was replayed and has succeeded, or that has failed again and is kept by the sink of the pipeline that
/// replays it, is crossed off: the 0 becomes a 1, with one byte written. When none is left the file is emptied. Whatever ends a process, no letter is lost;
/// one that had been processed and was not crossed off yet is replayed again.</para>
/// <para>A last line that was being written when its process died is not replayed, and cut off by the next write: its message was not acknowledged.</para>
/// </remarks>
public sealed class JsonLinesDeadLetters<T> : IReplayableDeadLetters
{
    private const int PageCount = 256;

    private readonly Lazy<LetterFormat<T>> _format;
    private readonly Lazy<LetterFile> _file;

    /// <summary>What a source is made with is the same when it is made again because it has failed.</summary>
    private readonly ConditionalWeakTable<SourceContext, LetterReplay> _replays = [];

    /// <summary>Dead letters in a file whose data are written as the options say.</summary>
    /// <param name="path">The file. It and its folder are created when the first letter is written.</param>
    /// <param name="options">How data are written as JSON, and read; null for the defaults, with fields, so that tuples are kept. They are frozen.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="NotSupportedException">The options have no JSON metadata for <typeparamref name="T"/>.</exception>
    [RequiresUnreferencedCode("Data are written with reflection. Give the JsonTypeInfo of the type instead, from a JsonSerializerContext.")]
    [RequiresDynamicCode("Data are written with reflection. Give the JsonTypeInfo of the type instead, from a JsonSerializerContext.")]
    public JsonLinesDeadLetters(string path, JsonSerializerOptions? options = null)
        : this(path, TypeInfoOf(options ?? new JsonSerializerOptions { IncludeFields = true }))
    {
    }

    /// <summary>Dead letters in a file whose data are written without reflection.</summary>
    /// <param name="path">The file. It and its folder are created when the first letter is written.</param>
    /// <param name="typeInfo">How data are written as JSON, and read: a property of a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>. For letters of
    /// steps that handle another type, its context must know that type as well, unless <see cref="ReplayAs"/> is set.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public JsonLinesDeadLetters(string path, JsonTypeInfo<T> typeInfo)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(typeInfo);
        Path = System.IO.Path.GetFullPath(path);
        _format = new Lazy<LetterFormat<T>>(() => new LetterFormat<T>(typeInfo, TypeName));
        _file = new Lazy<LetterFile>(() => new LetterFile(Path, FlushesToDisk, TimeProvider));
    }

    /// <summary>Gets the full path of the file.</summary>
    public string Path { get; }

    /// <summary>Gets what a letter is replayed as: what its file is to hold in place of its data.</summary>
    /// <value>The default, null, is its data: that with which it came to the step in which it failed. Data of another type than <typeparamref name="T"/> are
    /// kept as they are, and left alone by a replay of <typeparamref name="T"/>.</value>
    public Func<DeadLetter, T>? ReplayAs { get; init; }

    /// <summary>Gets whether what is written is on the disk before its message is acknowledged, so that it outlives a power cut and not only its process.</summary>
    /// <value>The default is true. Letters that come at the same time are written, and waited for, together.</value>
    public bool FlushesToDisk { get; init; } = true;

    /// <summary>Gets what a line calls the type of the data. Lines that say another are left alone by a replay; lines that say none are not.</summary>
    /// <value>The default is the full name of <typeparamref name="T"/>. Set the old name when the type was renamed, or a name of your own that outlives renaming.</value>
    public string TypeName { get; init; } = typeof(T).ToString();

    /// <summary>Gets the clock by which a file is waited for that somebody else has open.</summary>
    /// <value>The default is that of the system.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <inheritdoc />
    /// <remarks>Cancelling ends the waiting, and not the writing: letters whose writing was cancelled may be in the file all the same, and come twice when they are written again.</remarks>
    /// <exception cref="IOException">The file cannot be written, or somebody else has had it open for 4 s.</exception>
    /// <exception cref="InvalidOperationException">Data are of a type of which there is no JSON metadata, or JSON would not hold all of
    /// them: they are of a type derived from the one that is written, which does not name it with <see cref="System.Text.Json.Serialization.JsonDerivedTypeAttribute"/>, or
    /// they have fields, which the options leave out, and no properties.</exception>
    public async ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letters);
        cancellationToken.ThrowIfCancellationRequested();
        var lines = new ArrayBufferWriter<byte>();
        foreach (var letter in letters) _format.Value.Write(lines, letter, ReplayAs);
        await Race.OrCancelledAsync(_file.Value.AppendAsync(lines.WrittenMemory), cancellationToken);
    }

    /// <summary>Gives again the letters that are in the file when it begins, in their order, and ends: a source for
    /// <see cref="PipelineBuilder.From{T}(Func{SourceContext, Source{T}}, Action{SourceOptions}?, string)"/>.</summary>
    /// <param name="context">What the pipeline gives.</param>
    /// <returns>The source. The position of a message is where its line begins, in bytes; its metadata are those that it had at first, and what
    /// <see cref="DeadLetterMetadata"/> names.</returns>
    /// <remarks>One replay of a file at a time: while it lasts, a file beside it, whose name ends in <c>.replaying</c>, is held open, and another replay, in this process or
    /// in another, ends at once and logs a warning. A letter that fails and that no sink keeps stays in the file, as one that is handed back; both wait for the next replay. So do lines that cannot be read,
    /// which are logged.</remarks>
    public Source<T> Replay(SourceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return SourceOf(context, null);
    }

    /// <inheritdoc />
    bool IReplayableDeadLetters.Replays<TData>() => typeof(TData) == typeof(T);

    /// <inheritdoc />
    Source<TData> IReplayableDeadLetters.Replay<TData>(SourceContext context) =>
        Replay(context) as Source<TData> ?? throw new InvalidOperationException($"The letters of '{Path}' hold {typeof(T)}, and not {typeof(TData)}.");

    /// <summary>Gives again some of the letters, as <see cref="Replay"/> does.</summary>
    /// <param name="predicate">Says which; the others stay in the file. Called for each, on one thread at a time, while the file is free for others.</param>
    /// <returns>What makes the source.</returns>
    public Func<SourceContext, Source<T>> ReplayWhere(Func<DeadLetter, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return context => SourceOf(context, predicate);
    }

    /// <summary>Reads the letters that wait to be replayed, and leaves them there.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Those that hold a <typeparamref name="T"/>, in their order. The file is opened for reading only. Of the exceptions their messages are left.</returns>
    /// <exception cref="IOException">The file cannot be read, or somebody else has had it open for 4 s.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async IAsyncEnumerable<DeadLetter> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var cursor = new LetterCursor<T>(_file.Value, _format.Value, FileAccess.Read);
        var page = new List<DeadLetter>(PageCount);
        bool hasMore;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            page.Clear();
            var reading = cursor.ReadAsync(
                letter =>
                {
                    page.Add(letter.Letter);
                    return page.Count < PageCount;
                },
                cancellationToken);
            await Race.OrCancelledAsync(reading, cancellationToken);
            hasMore = await reading;
            foreach (var letter in page) yield return letter;
        }
        while (hasMore);
    }

    private LetterSource<T> SourceOf(SourceContext context, Func<DeadLetter, bool>? predicate) =>
        new(_file.Value, _format.Value, _replays.GetValue(context, _ => new LetterReplay(_file.Value)), predicate, context);

    [RequiresUnreferencedCode("Completes the options with reflection.")]
    [RequiresDynamicCode("Completes the options with reflection.")]
    private static JsonTypeInfo<T> TypeInfoOf(JsonSerializerOptions options)
    {
        options.MakeReadOnly(populateMissingResolver: true);
        return (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
    }
}
