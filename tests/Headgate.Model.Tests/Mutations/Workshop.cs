using System.Runtime.Loader;
using Headgate.Model.Tests.Preemption;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Headgate.Model.Tests.Mutations;

/// <summary>
/// Compiles the stages, the lab and the checks into one assembly in memory, with invariants on and perhaps with a bug, and runs the checks in it.
/// </summary>
internal sealed class Workshop
{
    private const string Stages = "src/Headgate.Stages";
    private const string Checks = "tests/Headgate.Model.Tests";

    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private const string Lab = "src/Headgate.Testing/Scheduling/LabScheduler.cs";

    /// <summary>A hunt takes seconds, and a hundred times as long at the lowest priority of a machine that does other things as well.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>Has the lab ask, at each of its steps, whether one that was held up goes on instead, and run the others so that they can be.</summary>
    private static readonly Mutant HoldsUp = new("a lab whose steps are held up", Lab,
        ("        Item item;\n", "        if (global::Headgate.Model.Tests.Preemption.LabPreemption.TryResume(Step, IsIdle)) return true;\n        Item item;\n"),
        ("            item.Action();\n", "            global::Headgate.Model.Tests.Preemption.LabPreemption.Run(item.Action);\n"),
        ("if (Environment.CurrentManagedThreadId != _owner)", "if (Environment.CurrentManagedThreadId != _owner && Thread.CurrentThread.Name != \"fiber\")"));

    private readonly CSharpParseOptions _parsing = new(LanguageVersion.CSharp14, preprocessorSymbols: ["HG_INVARIANTS"]);
    private readonly string _root = FindRoot();
    private readonly CSharpCompilation _sound;
    private readonly bool _isWoven;

    /// <summary>Compiles.</summary>
    /// <param name="isWoven">Whether points are put into the stages at which they can be held up.</param>
    public Workshop(bool isWoven = false)
    {
        _isWoven = isWoven;
        var trees = Files().AsParallel().AsOrdered().Select(path => Parse(path, Read(path))).Prepend(Parse("Usings.cs", Usings)).ToList();
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable);
        _sound = CSharpCompilation.Create("Headgate.Mutant", trees, References(), options);
    }

    /// <summary>Plants the bug, if there is one, and hunts for it.</summary>
    /// <param name="mutant">The bug; null for none.</param>
    /// <param name="mostMoves">The most moves of each exhaustive exploration.</param>
    /// <param name="mostSeeds">The most random topologies.</param>
    /// <param name="isThorough">Whether each check is to find it.</param>
    /// <returns>What was found; empty when nothing was.</returns>
    public IReadOnlyList<string> Try(Mutant? mutant, long mostMoves, int mostSeeds, bool isThorough = false)
    {
        return Load(mutant, typeof(Hunt), assembly =>
        {
            var hunt = assembly.GetMethod(nameof(Hunt.Run))!.CreateDelegate<Func<long, int, bool, IReadOnlyList<string>>>();
            return RunWithin(Patience, () => hunt(mostMoves, mostSeeds, isThorough), mutant);
        });
    }

    /// <summary>Plants the bug, if there is one, and hunts for it while steps are held up in the middle.</summary>
    /// <param name="mutant">The bug; null for none.</param>
    /// <param name="first">The first seed.</param>
    /// <param name="count">How many.</param>
    /// <returns>What was found; null when nothing was; and how often something was held up.</returns>
    public (string? Finding, long HeldUp) TryPreempted(Mutant? mutant, int first, int count) => Load(mutant, typeof(PreemptedHunt), hunt =>
    {
        object?[] arguments = [first, count, 0L];
        var finding = (string?)RunWithin(TimeSpan.FromHours(12), () => hunt.GetMethod(nameof(PreemptedHunt.Run))!.Invoke(null, arguments), mutant);
        return (finding, (long)arguments[2]!);
    });

    private T Load<T>(Mutant? mutant, Type check, Func<Type, T> run)
    {
        var place = new AssemblyLoadContext(mutant?.Name ?? "sound", isCollectible: true);
        try
        {
            return run(place.LoadFromStream(Emit(mutant is null ? _sound : Plant(mutant))).GetType(check.FullName!)!);
        }
        finally
        {
            place.Unload();
        }
    }

    /// <summary>On a thread of its own: a mutant may never come to an end.</summary>
    private static T RunWithin<T>(TimeSpan patience, Func<T> run, Mutant? mutant)
    {
        var running = Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (Task.WaitAny([running], patience) == 0) return running.GetAwaiter().GetResult();
        throw new InvalidOperationException($"Mutant '{mutant}' did not come to an end within {patience}. Choose a bug that breaks a rule and does not hang.");
    }

    private static MemoryStream Emit(CSharpCompilation compilation)
    {
        var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        var errors = result.Diagnostics.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5).ToList();
        if (!result.Success) throw new InvalidOperationException($"It does not compile:\n{string.Join('\n', errors)}");
        assembly.Position = 0;
        return assembly;
    }

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => !Path.GetFileName(path).StartsWith("Headgate.", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Headgate.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No Headgate.slnx in any folder above {AppContext.BaseDirectory}. Run the tests from a build inside the repository.");
    }

    private CSharpCompilation Plant(Mutant mutant)
    {
        var path = $"{Stages}/{mutant.File}";
        var tree = _sound.SyntaxTrees.Single(tree => tree.FilePath == path);
        return _sound.ReplaceSyntaxTree(tree, Parse(path, mutant.Plant(Read(path))));
    }

    private SyntaxTree Parse(string path, string text)
    {
        if (_isWoven && path == Lab) text = HoldsUp.Plant(text);
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(text, System.Text.Encoding.UTF8), _parsing, path);
        if (!_isWoven || !path.StartsWith(Stages, StringComparison.Ordinal) || IsBuilt(path)) return tree;
        return tree.WithRootAndOptions(new Weaver().Visit(tree.GetRoot()), _parsing);
    }

    private string Read(string path) => File.ReadAllText(Path.Combine(_root, path)).ReplaceLineEndings("\n");

    /// <summary>The sources of the stages with what is generated for their log messages, of the lab, and of the checks that need no test framework.</summary>
    private IEnumerable<string> Files() =>
        In(Stages).Concat(In("src/Headgate.Testing/Scheduling")).Where(static path => !IsBuilt(path) || path.Contains($"{Stages}/obj/generated/", StringComparison.Ordinal))
            .Concat(In(Checks).Where(static path => IsCheck(path[(Checks.Length + 1)..])));

    private IEnumerable<string> In(string folder) =>
        Directory.EnumerateFiles(Path.Combine(_root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_root, path).Replace('\\', '/')).Order(StringComparer.Ordinal);

    private static bool IsBuilt(string path) => path.Contains("/obj/", StringComparison.Ordinal) || path.Contains("/bin/", StringComparison.Ordinal);

    private static bool IsCheck(string path) =>
        !path.EndsWith("Tests.cs", StringComparison.Ordinal)
        && (path is "ModelFailureException.cs" or "Mutations/Hunt.cs" || path.StartsWith("Protocol/", StringComparison.Ordinal)
            || (path.StartsWith("Preemption/", StringComparison.Ordinal) && path != "Preemption/Weaver.cs") || path.StartsWith("Topologies/", StringComparison.Ordinal));
}
