using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Headgate.Architecture.Tests.Sizes;

/// <summary>A type that needs more than six things to be made does more than one thing. Outside src/ a record may list a row's columns.</summary>
internal sealed class ConstructorParametersWall : IWall
{
    public const int Limit = 6;

    public IEnumerable<Violation> Inspect(Snapshot snapshot) =>
        from file in snapshot.CSharpIn("src", "samples", "bench", "tests", "eng")
        from list in file.Syntax.DescendantNodes().OfType<ParameterListSyntax>()
        where list.Parameters.Count > Limit && Makes(list, file.Zone)
        select file.Breach(list, $"the constructor has {list.Parameters.Count} parameters", $"the limit is {Limit}", "Group what belongs together in a type of its own.");

    private static bool Makes(ParameterListSyntax list, string zone) => list.Parent switch
    {
        ConstructorDeclarationSyntax => true,
        RecordDeclarationSyntax => zone == "src",
        TypeDeclarationSyntax => true,
        _ => false,
    };
}
