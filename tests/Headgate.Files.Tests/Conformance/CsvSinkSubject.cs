using Headgate.Pipelines.Handlers;
using Headgate.Pipelines.Sources;
using Headgate.Testing.Conformance.Subjects;
using Headgate.Testing.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Files.Tests.Conformance;

/// <summary>A folder in which rows are written, to one file or to files of 50 rows and more.</summary>
internal sealed class CsvSinkSubject(bool rolls) : SinkSubject<string>
{
    public const SinkFeatures Declared = SinkFeatures.Order | SinkFeatures.AnyText | SinkFeatures.FailsAlone;

    private static readonly CsvColumns<string> Columns = new CsvColumns<string>().Add("text", static text => text);

    private readonly TempFolder _folder = new();
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private readonly List<IAsyncDisposable> _sinks = [];

    public override SinkFeatures Features => Declared;

    public override IBatchHandler<string> Create()
    {
        var sink = Csv.Write(rolls ? _folder["out-{n}.csv"] : _folder["out.csv"], Columns, (options, _) => options.MaxFileCount = rolls ? 50 : null)(_services);
        _sinks.Add((IAsyncDisposable)sink);
        return sink;
    }

    public override string Make(string text) => text;

    /// <summary>Half of a pair of code units is no text.</summary>
    public override string MakeUnwritable() => "\uD800";

    public override async Task<IReadOnlyList<WrittenMessage>> ReadAllAsync()
    {
        foreach (var sink in _sinks) await sink.DisposeAsync();
        await using var reader = new SourceReader<CsvRow>(Csv.Files("out*.csv", options => options.BaseFolder = _folder.Path)(new SourceContext("written")));
        await reader.StartAsync();
        return [.. (await reader.ReadManyAsync(int.MaxValue)).Select(static message => new WrittenMessage(message.Data["text"], new Dictionary<string, string>()))];
    }

    public override async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _services.DisposeAsync();
        await base.DisposeAsync();
    }
}
