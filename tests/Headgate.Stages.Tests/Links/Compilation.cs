using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Headgate.Stages.Tests.Links;

/// <summary>Compiles a few lines against Headgate as a user would, and says what the compiler objects to.</summary>
internal static class Compilation
{
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>The ids and messages of the errors in <paramref name="body"/>, the body of an async method in a program that uses Headgate.</summary>
    public static IReadOnlyList<string> ErrorsIn(string body, string members = "") => ErrorsInProgram($$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Headgate.Stages;
        using Headgate.Stages.Buffering;
        using Headgate.Stages.Dispatching;
        using Headgate.Stages.Subscriptions;

        public static class Program
        {
            public static async Task Main()
            {
                await Task.Yield();
                {{body}}
            }
        }

        {{members}}
        """);

    private static List<string> ErrorsInProgram(string program)
    {
        var compilation = CSharpCompilation.Create(
            "user", [CSharpSyntaxTree.ParseText(program)], References, new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        return
        [
            .. from diagnostic in compilation.GetDiagnostics()
               where diagnostic.Severity == DiagnosticSeverity.Error
               select $"{diagnostic.Id}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}",
        ];
    }
}
