using Headgate.Files.Reading;
using Headgate.Files.Writing;
using Headgate.Pipelines.Handlers;
using Headgate.Pipelines.Sources;

namespace Headgate.Files;

/// <summary>CSV files as sources and sinks: each row is a message.</summary>
public static class Csv
{
    /// <summary>Reads CSV files, in UTF-8: those that match a pattern, ordered by their names, one after the other. Those whose names end in <c>.gz</c> are decompressed.</summary>
    /// <param name="pattern">A path in which <c>*</c> and <c>?</c> stand for parts of names, and <c>**</c> for folders of any depth.</param>
    /// <param name="configure">Says how they are read; null for the defaults.</param>
    /// <param name="format">How rows are written in them; null for RFC 4180 with a header.</param>
    /// <returns>What makes the source. Empty lines are left out. The fields of a row are asked for by the first step, with <see cref="CsvRow.Get{T}(string)"/>: a row that cannot be
    /// read fails by itself.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; thrown when the source is made.</exception>
    public static Func<SourceContext, Source<CsvRow>> Files(string pattern, Action<FileSourceOptions>? configure = null, CsvFormat? format = null) =>
        Files(pattern, (options, _) => configure?.Invoke(options), format);

    /// <summary>Reads CSV files, with options from the container, as <see cref="Files(string, Action{FileSourceOptions}?, CsvFormat?)"/> does.</summary>
    /// <param name="pattern">A path with wildcards.</param>
    /// <param name="configure">Says how they are read.</param>
    /// <param name="format">How rows are written in them; null for RFC 4180 with a header.</param>
    /// <returns>What makes the source.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; thrown when the source is made.</exception>
    public static Func<SourceContext, Source<CsvRow>> Files(string pattern, Action<FileSourceOptions, IServiceProvider> configure, CsvFormat? format = null)
    {
        var copy = (format ?? new CsvFormat()).Copy();
        return context =>
        {
            ArgumentNullException.ThrowIfNull(context);
            copy.Check($"{context.Pipeline}: {context.Name}");
            return FileSources.Of(pattern, configure, new LineFileFormat<CsvRow>(new CsvDecoder(copy)))(context);
        };
    }

    /// <summary>Writes CSV files. A message of which a column cannot be written fails by itself.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="pattern">The file, which is appended to. With <c>{n}</c> in its name, the number of the file, several are written, and <c>{time}</c> or <c>{time:format}</c> may stand in it:
    /// each has <c>.part</c> behind its name until it is complete.</param>
    /// <param name="columns">The columns; at least one.</param>
    /// <param name="configure">Says how they are written; null for the defaults.</param>
    /// <param name="format">How rows are written; null for RFC 4180 with a header.</param>
    /// <returns>What makes the sink. When a batch has been handled it is in a file, and on the disk unless the options say otherwise; what is torn by a kill is cut off when the
    /// files are written again. A batch that has failed, or was cut off by a kill, may be written twice.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; thrown when the sink is made. Or the format is; thrown at once.</exception>
    /// <exception cref="ArgumentException">There is no column, or the pattern is empty.</exception>
    public static Func<IServiceProvider, IBatchHandler<T>> Write<T>(
        string pattern, CsvColumns<T> columns, Action<FileSinkOptions>? configure = null, CsvFormat? format = null) =>
        Write(pattern, columns, (options, _) => configure?.Invoke(options), format);

    /// <summary>Writes CSV files, with options from the container, as <see cref="Write{T}(string, CsvColumns{T}, Action{FileSinkOptions}?, CsvFormat?)"/> does.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="pattern">The file, or the pattern of files.</param>
    /// <param name="columns">The columns; at least one.</param>
    /// <param name="configure">Says how they are written.</param>
    /// <param name="format">How rows are written; null for RFC 4180 with a header.</param>
    /// <returns>What makes the sink.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; thrown when the sink is made. Or the format is; thrown at once.</exception>
    /// <exception cref="ArgumentException">There is no column, or the pattern is empty.</exception>
    public static Func<IServiceProvider, IBatchHandler<T>> Write<T>(
        string pattern, CsvColumns<T> columns, Action<FileSinkOptions, IServiceProvider> configure, CsvFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.All.Count == 0) throw new ArgumentException("There is no column. Add one at least.", nameof(columns));
        var copy = (format ?? new CsvFormat()).Copy();
        copy.Check($"Files '{pattern}'");
        return FileSink<T>.Of(pattern, new CsvEncoder<T>(copy, columns.All), configure);
    }
}
