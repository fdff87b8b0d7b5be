using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Sizes;

/// <summary>A method fits a screen. Its lines are counted from its name to its end, without attributes and documentation.</summary>
internal sealed class MethodLengthWall : IWall
{
    public const int Limit = 60;

    public IEnumerable<Violation> Inspect(Snapshot snapshot) =>
        from file in snapshot.CSharpIn("src", "samples", "bench", "tests", "eng")
        from body in MethodBody.In(file)
        where body.LineCount > Limit
        select file.Breach(body.Start, $"{body.Name} has {body.LineCount} lines", $"the limit is {Limit}", "Give one of its steps a name and a method.");
}
