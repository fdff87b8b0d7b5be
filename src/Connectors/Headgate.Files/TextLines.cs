using Headgate.Files.Reading;
using Headgate.Files.Writing;
using Headgate.Pipelines.Handlers;
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
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; thrown when the source is made.</exception>
    public static Func<SourceContext, Source<TextLine>> Files(string pattern, Action<FileSourceOptions, IServiceProvider> configure) =>
        FileSources.Of(pattern, configure, new LineFileFormat<TextLine>(new TextDecoder()));

    /// <summary>Writes text files, in UTF-8: each message is a line, which ends with LF. One that holds a line end fails by itself.</summary>
    /// <param name="pattern">The file, which is appended to. With <c>{n}</c> in its name, the number of the file, several are written, and <c>{time}</c> or <c>{time:format}</c> may stand in it:
    /// each has <c>.part</c> behind its name until it is complete.</param>
    /// <param name="configure">Says how they are written; null for the defaults.</param>
    /// <returns>What makes the sink. When a batch has been handled it is in a file, and on the disk unless the options say otherwise; what is torn by a kill is cut off when the
    /// files are written again. A batch that has failed, or was cut off by a kill, may be written twice.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; thrown when the sink is made.</exception>
    /// <exception cref="ArgumentException">The pattern is empty.</exception>
    public static Func<IServiceProvider, IBatchHandler<string>> Write(string pattern, Action<FileSinkOptions>? configure = null) =>
        Write<string>(pattern, static text => text, (options, _) => configure?.Invoke(options));

    /// <summary>Writes text files, with options from the container, as <see cref="Write(string, Action{FileSinkOptions}?)"/> does.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="pattern">The file, or the pattern of files.</param>
    /// <param name="text">Makes a line of data. What it throws fails the message.</param>
    /// <param name="configure">Says how they are written.</param>
    /// <returns>What makes the sink.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; thrown when the sink is made.</exception>
    /// <exception cref="ArgumentException">The pattern is empty.</exception>
    public static Func<IServiceProvider, IBatchHandler<T>> Write<T>(string pattern, Func<T, string> text, Action<FileSinkOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(text);
        return FileSink<T>.Of(pattern, new TextEncoder<T>(text), configure);
    }
}
