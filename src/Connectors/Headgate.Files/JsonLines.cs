using System.Text.Json.Serialization.Metadata;
using Headgate.Files.Reading;
using Headgate.Files.Writing;
using Headgate.Pipelines.Handlers;
using Headgate.Pipelines.Sources;

namespace Headgate.Files;

/// <summary>Files of JSON lines as sources and sinks: each line is a JSON value.</summary>
/// <remarks>For dead letters there is <see cref="Pipelines.Failures.JsonLinesDeadLetters{T}"/>.</remarks>
public static class JsonLines
{
    /// <summary>Reads files of JSON lines: those that match a pattern, ordered by their names, one after the other. Those whose names end in <c>.gz</c> are decompressed.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="pattern">A path in which <c>*</c> and <c>?</c> stand for parts of names, and <c>**</c> for folders of any depth.</param>
    /// <param name="typeInfo">How a value is read: a property of a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>.</param>
    /// <param name="configure">Says how they are read; null for the defaults.</param>
    /// <returns>What makes the source. Blank lines are left out. A line is read as JSON by <see cref="JsonLine{T}.Read()"/>, which the first step calls: one that is no such
    /// value fails by itself.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; thrown when the source is made.</exception>
    public static Func<SourceContext, Source<JsonLine<T>>> Files<T>(string pattern, JsonTypeInfo<T> typeInfo, Action<FileSourceOptions>? configure = null) =>
        Files(pattern, typeInfo, (options, _) => configure?.Invoke(options));

    /// <summary>Reads files of JSON lines, with options from the container, as <see cref="Files{T}(string, JsonTypeInfo{T}, Action{FileSourceOptions}?)"/> does.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="pattern">A path with wildcards.</param>
    /// <param name="typeInfo">How a value is read.</param>
    /// <param name="configure">Says how they are read.</param>
    /// <returns>What makes the source.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; thrown when the source is made.</exception>
    public static Func<SourceContext, Source<JsonLine<T>>> Files<T>(
        string pattern, JsonTypeInfo<T> typeInfo, Action<FileSourceOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return FileSources.Of(pattern, configure, new LineFileFormat<JsonLine<T>>(new JsonDecoder<T>(typeInfo)));
    }

    /// <summary>Writes files of JSON lines. A message that cannot be written as JSON fails by itself.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="pattern">The file, which is appended to. With <c>{n}</c> in its name, the number of the file, several are written, and <c>{time}</c> or <c>{time:format}</c> may stand in it:
    /// each has <c>.part</c> behind its name until it is complete.</param>
    /// <param name="typeInfo">How a value is written: a property of a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>.</param>
    /// <param name="configure">Says how they are written; null for the defaults.</param>
    /// <returns>What makes the sink. When a batch has been handled it is in a file, and on the disk unless the options say otherwise; what is torn by a kill is cut off when the
    /// files are written again. A batch that has failed, or was cut off by a kill, may be written twice.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; thrown when the sink is made.</exception>
    /// <exception cref="ArgumentException">The pattern is empty.</exception>
    public static Func<IServiceProvider, IBatchHandler<T>> Write<T>(string pattern, JsonTypeInfo<T> typeInfo, Action<FileSinkOptions>? configure = null) =>
        Write(pattern, typeInfo, (options, _) => configure?.Invoke(options));

    /// <summary>Writes files of JSON lines, with options from the container, as <see cref="Write{T}(string, JsonTypeInfo{T}, Action{FileSinkOptions}?)"/> does.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="pattern">The file, or the pattern of files.</param>
    /// <param name="typeInfo">How a value is written.</param>
    /// <param name="configure">Says how they are written.</param>
    /// <returns>What makes the sink.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; thrown when the sink is made.</exception>
    /// <exception cref="ArgumentException">The pattern is empty.</exception>
    public static Func<IServiceProvider, IBatchHandler<T>> Write<T>(string pattern, JsonTypeInfo<T> typeInfo, Action<FileSinkOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return FileSink<T>.Of(pattern, new JsonEncoder<T>(typeInfo), configure);
    }
}
