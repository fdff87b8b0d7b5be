using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Headgate.Faults.Weaving;

/// <summary>A copy of this program in a folder of its own, whose Headgate assemblies are compiled from the sources with the fault points in them. The product has none: nothing of this is in what
/// is built from <c>src/</c>.</summary>
internal static class WovenProduct
{
    private static readonly Lazy<string> Made = new(Make);

    private static readonly CSharpParseOptions Parsing = new CSharpParseOptions(LanguageVersion.CSharp14, preprocessorSymbols: ["RELEASE", "NET10_0", "NET10_0_OR_GREATER"])
        .WithFeatures([new("InterceptorsNamespaces", "Microsoft.Extensions.Configuration.Binder.SourceGeneration")]);

    /// <summary>The program there. It is made when it is first asked for, and gone when this process ends.</summary>
    public static string Program => Made.Value;

    private static string Make()
    {
        var program = typeof(WovenProduct).Assembly.Location;
        var name = Path.GetFileNameWithoutExtension(program);
        var folder = Directory.CreateTempSubdirectory("headgate-woven-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var projects = Seams.All.GroupBy(static seam => seam.Project).ToDictionary(static seams => $"{Path.GetFileName(seams.Key)}.dll");
        foreach (var entry in Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(program)!))
        {
            var file = Path.GetFileName(entry);
            if (projects.ContainsKey(file)) continue;

            // The host finds the others beside the program itself, and not beside what a link leads to.
            if (file.StartsWith($"{name}.", StringComparison.Ordinal)) File.Copy(entry, Path.Combine(folder, file));
            else if (Directory.Exists(entry)) Directory.CreateSymbolicLink(Path.Combine(folder, file), entry);
            else File.CreateSymbolicLink(Path.Combine(folder, file), entry);
        }

        Parallel.ForEach(projects, project => Compile(FindRoot(), project.Value, Path.Combine(folder, project.Key)));
        return Path.Combine(folder, Path.GetFileName(program));
    }

    private static void Compile(string root, IGrouping<string, Seam> seams, string target)
    {
        var assembly = Path.GetFileNameWithoutExtension(target);
        var trees = Sources(Path.Combine(root, seams.Key)).AsParallel().Select(path => Parse(path, Woven(root, path, seams))).ToList();
        trees.Add(Parse("Strike.cs", File.ReadAllText(Path.Combine(root, "tests/Headgate.Faults/Weaving/Strike.cs"))));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);
        var result = CSharpCompilation.Create(assembly, trees, References(assembly), options).Emit(target);
        var errors = result.Diagnostics.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5);
        if (!result.Success) throw new InvalidOperationException($"{assembly} does not compile with fault points in it:\n{string.Join('\n', errors)}");
    }

    private static string Woven(string root, string path, IEnumerable<Seam> seams)
    {
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var file = Path.GetRelativePath(root, path).Replace('\\', '/');
        return seams.Where(seam => seam.File == file).Aggregate(text, static (sewn, seam) => seam.Sew(sewn));
    }

    private static SyntaxTree Parse(string path, string text) => CSharpSyntaxTree.ParseText(SourceText.From(text, System.Text.Encoding.UTF8), Parsing, path);

    /// <summary>What is written by hand, and what the build has generated for it.</summary>
    private static IEnumerable<string> Sources(string project)
    {
        var written = Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories).Where(path => !IsIn(project, path, "obj") && !IsIn(project, path, "bin"));
        var generated = Directory.EnumerateFiles(Path.Combine(project, "obj/generated"), "*.cs", SearchOption.AllDirectories);
        var built = Directory.EnumerateFiles(Path.Combine(project, "obj"), "*.AssemblyInfo.cs", SearchOption.AllDirectories).OrderBy(File.GetLastWriteTimeUtc).Last();
        return [.. written, .. Linked(project), .. generated, .. Directory.EnumerateFiles(Path.GetDirectoryName(built)!, "*.cs")];
    }

    /// <summary>What a project compiles of others' folders.</summary>
    private static IEnumerable<string> Linked(string project) =>
        XDocument.Load(Directory.EnumerateFiles(project, "*.csproj").Single()).Descendants("Compile")
            .Select(link => Path.Combine(project, link.Attribute("Include")!.Value))
            .SelectMany(static pattern => Directory.EnumerateFiles(Path.GetDirectoryName(pattern)!, Path.GetFileName(pattern)));

    private static bool IsIn(string project, string path, string folder) => Path.GetRelativePath(project, path).StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static IEnumerable<MetadataReference> References(string assembly) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) != assembly)
            .Select(static path => MetadataReference.CreateFromFile(path));

    /// <summary>The root of the repository.</summary>
    public static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Headgate.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No Headgate.slnx in any folder above {AppContext.BaseDirectory}. Fault points need the sources: run from a build inside the repository.");
    }
}
