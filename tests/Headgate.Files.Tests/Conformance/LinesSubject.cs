using System.Text;
using Headgate.Pipelines.Sources;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Files.Tests.Conformance;

/// <summary>A folder with a text file, which is read or followed.</summary>
internal sealed class LinesSubject(bool follows) : SourceSubject<TextLine>
{
    public const SourceFeatures Finite =
        SourceFeatures.Acknowledges | SourceFeatures.SettlesFailures | SourceFeatures.Positions | SourceFeatures.Order | SourceFeatures.Ends | SourceFeatures.Sizes;

    public const SourceFeatures Following =
        SourceFeatures.Acknowledges | SourceFeatures.Returns | SourceFeatures.SettlesFailures | SourceFeatures.Positions | SourceFeatures.Order | SourceFeatures.Waits | SourceFeatures.Sizes;

    private readonly TempFolder _folder = new();

    public override SourceFeatures Features => follows ? Following : Finite;

    public override Source<TextLine> Create(SourceContext context) => TextLines.Files("in/*.txt", options =>
    {
        options.BaseFolder = _folder.Path;
        options.Follow = follows;
        options.PollInterval = TimeSpan.FromMilliseconds(20);
        options.CheckpointPath = _folder["checkpoints"];
        options.CheckpointInterval = TimeSpan.Zero;
    })(context);

    public override Task SendAsync(IReadOnlyList<ConformanceMessage> messages)
    {
        Directory.CreateDirectory(_folder["in"]);
        return File.AppendAllTextAsync(_folder["in/lines.txt"], string.Concat(messages.Select(static message => message.Text + "\n")), Encoding.UTF8);
    }

    public override string TextOf(TextLine data) => data.Text;

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return base.DisposeAsync();
    }
}
