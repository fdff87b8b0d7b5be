using System.Diagnostics.CodeAnalysis;
using Headgate.Files.Reading;
using Headgate.Files.Writing;
using Headgate.Pipelines.Handlers;
using Headgate.Pipelines.Sources;

namespace Headgate.Files;

/// <summary>Parquet files as sources and sinks: each row is a message.</summary>
public static class ParquetFiles
{
    private const string NotTrimmable = "Rows are read and written with reflection, and with code that is made at run time.";

    /// <summary>Reads Parquet files: those that match a pattern, ordered by their names, one after the other. A row group is in memory at a time.</summary>
    /// <typeparam name="T">The type of the rows: a property for each column.</typeparam>
    /// <param name="pattern">A path in which <c>*</c> and <c>?</c> stand for parts of names, and <c>**</c> for folders of any depth.</param>
    /// <param name="configure">Says how they are read; null for the defaults.</param>
    /// <returns>What makes the source. A file that cannot be read fails the source: its rows are not told apart without its columns.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; thrown when the source is made.</exception>
    [RequiresUnreferencedCode(NotTrimmable)]
    [RequiresDynamicCode(NotTrimmable)]
    public static Func<SourceContext, Source<T>> Read<T>(string pattern, Action<FileSourceOptions>? configure = null)
        where T : class, new() => Read<T>(pattern, (options, _) => configure?.Invoke(options));

    /// <summary>Reads Parquet files, with options from the container, as <see cref="Read{T}(string, Action{FileSourceOptions}?)"/> does.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="pattern">A path with wildcards.</param>
    /// <param name="configure">Says how they are read.</param>
    /// <returns>What makes the source.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; thrown when the source is made.</exception>
    [RequiresUnreferencedCode(NotTrimmable)]
    [RequiresDynamicCode(NotTrimmable)]
    public static Func<SourceContext, Source<T>> Read<T>(string pattern, Action<FileSourceOptions, IServiceProvider> configure)
        where T : class, new() => FileSources.Of(pattern, configure, new ParquetFileFormat<T>());

    /// <summary>Writes Parquet files: each batch is a file of one row group. So the size of the batches is that of the files.</summary>
    /// <typeparam name="T">The type of the rows: a property for each column.</typeparam>
    /// <param name="pattern">The names of the files, with <c>{n}</c>, the number of the file, and perhaps <c>{time}</c> or <c>{time:format}</c> in it. Each has <c>.part</c> behind its name until it is
    /// complete.</param>
    /// <param name="configure">Says how they are written; null for the defaults. The bounds of a file mean nothing: it is a batch.</param>
    /// <returns>What makes the sink. When a batch has been handled its file is complete. A batch fails as a whole; one that was written and could not be acknowledged is written twice.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; thrown when the sink is made.</exception>
    /// <exception cref="ArgumentException">The pattern is empty, or does not hold <c>{n}</c>.</exception>
    [RequiresUnreferencedCode(NotTrimmable)]
    [RequiresDynamicCode(NotTrimmable)]
    public static Func<IServiceProvider, IBatchHandler<T>> Write<T>(string pattern, Action<FileSinkOptions>? configure = null) =>
        Write<T>(pattern, (options, _) => configure?.Invoke(options));

    /// <summary>Writes Parquet files, with options from the container, as <see cref="Write{T}(string, Action{FileSinkOptions}?)"/> does.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="pattern">The names of the files.</param>
    /// <param name="configure">Says how they are written.</param>
    /// <returns>What makes the sink.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; thrown when the sink is made.</exception>
    /// <exception cref="ArgumentException">The pattern is empty, or does not hold <c>{n}</c>.</exception>
    [RequiresUnreferencedCode(NotTrimmable)]
    [RequiresDynamicCode(NotTrimmable)]
    public static Func<IServiceProvider, IBatchHandler<T>> Write<T>(string pattern, Action<FileSinkOptions, IServiceProvider> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        ArgumentNullException.ThrowIfNull(configure);
        if (!FileNames.IsNumberedPattern(pattern)) throw new ArgumentException($"The pattern '{pattern}' must hold {{n}}, the number of the file: each batch is one. Add it.", nameof(pattern));
        return services =>
        {
            ArgumentNullException.ThrowIfNull(services);
            var options = new FileSinkOptions();
            configure(options, services);
            options = options.Copy();
            options.Check(pattern, isNumbered: true);
            return new ParquetSink<T>(new FileNames(pattern, options.BaseFolder), options.FlushesToDisk, FileSurroundings.Of<ParquetSink<T>>(services));
        };
    }
}
