using System.Reflection;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Imports;

/// <summary>What the compiler wrote into the assemblies follows the table of imports too, whatever the project files say.</summary>
internal sealed class AssemblyImportsWall : IAssemblyWall
{
    public IEnumerable<Violation> Inspect(Assembly assembly)
    {
        var name = assembly.GetName().Name!;
        var rule = ImportTable.Find(name);
        return from reference in assembly.GetReferencedAssemblies()
               where !Framework.Contains(reference.Name!) && !MayImport(rule, reference.Name!)
               select new Violation(name, 0, $"it uses {reference.Name}", "ImportTable.cs does not allow it", "Do without, or use it a layer further out.");
    }

    private static bool MayImport(ImportRule? rule, string reference) =>
        rule is not null
        && (reference.StartsWith("Headgate", StringComparison.Ordinal) ? rule.Imports(reference) : rule.Packages?.Contains(reference) ?? true);
}
