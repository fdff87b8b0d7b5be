using Headgate.Files.Reading;
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
}
