// Words are counted on three silos, each a process of its own, and the counts compared with those of one process.
using Cluster.CommandLine;
using Cluster.Silos;

var isTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
var run = new ClusterRun(new ProgressOfSilos(Console.Out, isTerminal));
return await new ClusterCommand(run.RunAsync, SiloHost.RunAsync).InvokeAsync(args).ConfigureAwait(false);
