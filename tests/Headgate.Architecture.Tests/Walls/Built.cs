using System.Reflection;
using System.Runtime.Loader;
using Headgate.Architecture.Tests.Repository;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Headgate.Architecture.Tests.Walls;

/// <summary>Assemblies to look at: the product's, as they were built, and planted ones, compiled from a few lines.</summary>
internal static class Built
{
    /// <summary>One per project under src/; they lie beside the tests because the tests reference them all.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } =
        [.. Snapshot.OfRepository.Projects.Where(project => project.File.Zone == "src").Select(project => Assembly.Load(project.Name))];

    public static Assembly Compile(string name, string code, params Assembly[] references)
    {
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(code)],
            [.. Framework().Concat(references.Select(reference => reference.Location)).Select(path => MetadataReference.CreateFromFile(path))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        image.Position = 0;
        return new AssemblyLoadContext(name).LoadFromStream(image);
    }

    private static IEnumerable<string> Framework() =>
        Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System.*.dll")
            .Where(path => !path.EndsWith(".Native.dll", StringComparison.Ordinal));
}
