// The two parts of Argo CD that sync, as one program; its own main brings its server along, and with it the web page.
package main

import (
	"os"

	controller "github.com/argoproj/argo-cd/v3/cmd/argocd-application-controller/commands"
	repositories "github.com/argoproj/argo-cd/v3/cmd/argocd-repo-server/commands"
	"github.com/spf13/cobra"
)

func main() {
	root := &cobra.Command{Use: "argo-cd", SilenceUsage: true}
	root.AddCommand(controller.NewCommand(), repositories.NewCommand())
	if root.Execute() != nil {
		os.Exit(1)
	}
}
