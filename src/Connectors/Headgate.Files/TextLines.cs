using Headgate.Files.Reading;
using Headgate.Pipelines.Sources;

namespace Headgate.Files;

/// <summary>Text files as sources and sinks: each line is a message.</summary>
public static class TextLines
{
    /// <summary>Reads text files, in UTF-8: those that match a pattern, ordered by their names, one after the other. Those whose names end in <c>.gz</c> are decompressed.</summary>
    /// <param name="pattern">A path in which <c>*</c> and <c>?</c> stand for parts of names, and <c>**</c> for folders of any depth.</param>
    /// <param name="configure">Says how they are read; null for the defaults.</param>
    /// <returns>What makes the source. A line ends with LF or CR LF; the last one of a file may have no end. A line that is too long, or is not UTF-8, throws when its text is asked
    /// for, and so fails by itself.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; thrown when the source is made.</exception>
    public static Func<SourceContext, Source<TextLine>> Files(string pattern, Action<FileSourceOptions>? configure = null) =>
        Files(pattern, (options, _) => configure?.Invoke(options));

    /// <summary>Reads text files, with options from the container, as <see cref="Files(string, Action{FileSourceOptions}?)"/> does.</summary>
    /// <param name="pattern">A path with wildcards.</param>
    /// <param name="configure">Says how they are read.</param>
    /// <returns>What makes the source.</returns>
    public static Func<SourceContext, Source<TextLine>> Files(string pattern, Action<FileSourceOptions, IServiceProvider> configure) =>
        FileSources.Of(pattern, configure, new LineFileFormat<TextLine>(new TextDecoder()));
}
